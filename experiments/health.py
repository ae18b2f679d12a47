"""Checks this machine: what Surefoot needs, what is optional, and how to fix each fault."""

import importlib.metadata
import importlib.util
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np

from embodied.seeding import generator
from envs.simulators.habitat.habitat_sim import INSTALL as INSTALL_HABITAT
from envs.simulators.habitat.habitat_sim import cuda_devices
from envs.simulators.thor import process_environment as thor


class Health(Enum):
    """GOOD works; ABSENT is optional; BROKEN must be fixed before a run. Values are colours."""

    GOOD = "green"
    ABSENT = "yellow"
    BROKEN = "red"


SIMULATOR_FIX = "fix Warp first; if it works, empty its kernel cache and try again"


@dataclass(frozen=True)
class HealthFinding:
    """Result of one check."""

    subject: str
    """Part that was checked."""
    health: Health
    """State of the part."""
    seen: str
    """Version, device or error."""
    fix: str = ""
    """What to do if it is not good."""


def check_python() -> HealthFinding:
    """Checks for Python 3.11 to 3.13."""
    seen = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return HealthFinding("Python", Health.GOOD, seen)
    return HealthFinding("Python", Health.BROKEN, seen, "use Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 install")


def check_torch() -> HealthFinding:
    """Checks that torch imports and multiplies."""
    try:
        import torch

        (torch.eye(2) @ torch.eye(2)).sum().item()
    except (ImportError, OSError, RuntimeError) as error:
        return HealthFinding("PyTorch", Health.BROKEN, first_line(error), "pip install --force-reinstall torch")
    return HealthFinding("PyTorch", Health.GOOD, f"{torch.__version__}, {torch.get_num_threads()} threads")


def check_cuda() -> HealthFinding:
    """Checks for a CUDA device that torch can use; none is no fault."""
    try:
        import torch
    except (ImportError, OSError):
        return HealthFinding("CUDA", Health.ABSENT, "not checked: PyTorch does not import", "fix PyTorch first")
    if torch.cuda.is_available():
        return HealthFinding("CUDA", Health.GOOD, torch.cuda.get_device_name(0))
    return HealthFinding("CUDA", Health.ABSENT, "no device", "needed only for device=cuda and simulator.device=cuda")


def check_warp() -> HealthFinding:
    """Checks that Warp starts and can write its cache of compiled kernels."""
    try:
        from envs.simulators.embedded.rendering.runtime import start_warp

        start_warp()
    except ImportError as error:
        return HealthFinding("Warp", Health.BROKEN, first_line(error), 'pip install "warp-lang>=1.19,<2"')
    except RuntimeError as error:
        return HealthFinding("Warp", Health.BROKEN, first_line(error), "set WARP_CACHE_PATH to a folder you can write")
    return HealthFinding("Warp", Health.GOOD, importlib.metadata.version("warp-lang"))


def check_simulator() -> HealthFinding:
    """Checks that a body in a generated house sees something; compiles kernels at first use."""
    try:
        from envs.simulators.embedded import EmbeddedConfig

        config = EmbeddedConfig(scenes=("test/0",), sensors=("depth",), height=16, width=16)
        with closing(config.build(1)) as simulator:
            point = simulator.sample_navigable("test/0", generator("doctor"))
            simulator.place(np.array([0]), ["test/0"], np.array([[*point, 0.0]]))
            seen = float(np.asarray(simulator.render()["depth"]).max())
    except Exception as error:  # any error is worth reporting here
        return HealthFinding(
            "embedded simulator", Health.BROKEN, f"{type(error).__name__}: {first_line(error)}", SIMULATOR_FIX
        )
    if seen > 0:
        return HealthFinding("embedded simulator", Health.GOOD, f"sees {seen:.1f} m far in test/0")
    return HealthFinding("embedded simulator", Health.BROKEN, "sees nothing", SIMULATOR_FIX)


def check_runs() -> HealthFinding:
    """Checks that run folders can be written below the working directory."""
    folder = Path("runs")
    if writable(folder):
        return HealthFinding("run folders", Health.GOOD, str(folder.resolve()))
    return HealthFinding("run folders", Health.BROKEN, f"cannot write {folder.resolve()}", "pass run.folder=SOMEWHERE")


def check_thor() -> HealthFinding:
    """Checks for AI2-THOR's client."""
    return optional("AI2-THOR", "ai2thor", 'pip install "surefoot[thor]"')


def check_thor_display() -> HealthFinding:
    """Checks for a display for AI2-THOR's Unity build; the stand-in needs none."""
    if found := thor.screens():
        return HealthFinding("AI2-THOR display", Health.GOOD, found)
    fix = (
        "start an X server with GLX, or install libvulkan1 and set simulator.platform=CloudRendering; "
        "simulator=thor_standin needs neither"
    )
    return HealthFinding("AI2-THOR display", Health.ABSENT, "neither an X display nor Vulkan", fix)


def check_thor_gpu() -> HealthFinding:
    """Checks that AI2-THOR's client can choose the GPU that `CUDA_VISIBLE_DEVICES` names."""
    chosen, missing = thor.chosen_gpus(), thor.missing_gpu_tools()
    if not chosen or not missing:
        return HealthFinding("AI2-THOR GPU", Health.GOOD, f"CUDA_VISIBLE_DEVICES chooses {chosen or 'none'}")
    fix = (
        f'unset it, install {" and ".join(missing)}, or write {{"0": 0}} to ~/.ai2thor/cuda-vulkan-mapping.json; '
        "surefoot hides it except for CloudRendering"
    )
    return HealthFinding(
        "AI2-THOR GPU", Health.ABSENT, f"CUDA_VISIBLE_DEVICES chooses {chosen}, and {missing[0]} is missing", fix
    )


def check_thor_home() -> HealthFinding:
    """Checks that AI2-THOR's client can store builds and its log."""
    if thor.home_is_writable():
        return HealthFinding("AI2-THOR home", Health.GOOD, str(Path("~/.ai2thor").expanduser()))
    fix = "set HOME to a writable folder; the temporary one used instead loses builds after each run"
    return HealthFinding("AI2-THOR home", Health.ABSENT, "cannot write ~/.ai2thor", fix)


def check_habitat() -> HealthFinding:
    """Checks for habitat-sim, which is on conda but not on PyPI, and for its rendering device."""
    found = optional("Habitat", "habitat_sim", INSTALL_HABITAT)
    devices = f"{cuda_devices()} CUDA devices" if cuda_devices() else "software: no CUDA device"
    return replace(found, seen=f"{found.seen}, renders on {devices}") if found.health is Health.GOOD else found


def check_habitat_lab() -> HealthFinding:
    """Checks for habitat-lab, whose pinned versions conflict with this environment."""
    return optional(
        "habitat-lab",
        "habitat",
        "in a clone, python -m experiments.benchmark.habitat_lab installs it in its own environment and tests it",
    )


def check_wandb() -> HealthFinding:
    """Checks for Weights & Biases; offline it needs no account."""
    return optional("W&B", "wandb", 'pip install "surefoot[log]"; tracker=wandb works offline, without an account')


def check_zenoh() -> HealthFinding:
    """Checks for Zenoh, with which `surefoot deploy` reaches a robot."""
    return optional("robot over Zenoh", "zenoh", 'pip install "surefoot[robot]"')


def check_dds() -> HealthFinding:
    """Checks for Cyclone DDS, the alternative to Zenoh; docs/robot.md has a warning about it."""
    return optional("robot over DDS", "cyclonedds", 'pip install "surefoot[dds]"')


def check_tensorboard() -> HealthFinding:
    """Checks for TensorBoard's event writer."""
    return optional("TensorBoard", "tensorboard", 'pip install "surefoot[log]"')


def check_clip() -> HealthFinding:
    """Checks for open_clip, which has the paper's frozen CLIP RN50."""
    return optional("CLIP", "open_clip", 'pip install "surefoot[clip]"')


CHECKS: tuple[Callable[[], HealthFinding], ...] = (
    check_python,
    check_torch,
    check_cuda,
    check_warp,
    check_simulator,
    check_runs,
    check_thor,
    check_thor_display,
    check_thor_gpu,
    check_thor_home,
    check_habitat,
    check_habitat_lab,
    check_zenoh,
    check_dds,
    check_wandb,
    check_tensorboard,
    check_clip,
)


def optional(subject: str, module: str, fix: str) -> HealthFinding:
    """Checks for an optional package without importing it: some take seconds or a display."""
    if importlib.util.find_spec(module) is None:
        return HealthFinding(subject, Health.ABSENT, "not installed", fix)
    try:
        version = importlib.metadata.version(module)
    except importlib.metadata.PackageNotFoundError:
        version = "installed"
    return HealthFinding(subject, Health.GOOD, version)


def first_line(error: Exception) -> str:
    """Returns the first line of an error."""
    return str(error).split("\n")[0]


def writable(folder: Path) -> bool:
    """Returns whether a file can be made in `folder`, which need not exist yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False

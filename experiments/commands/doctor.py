"""`surefoot doctor`: check this machine, and print the mend for each fault."""

import argparse
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
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from embodied.seeding import generator
from envs.simulators.habitat.habitat_sim import INSTALL as INSTALL_HABITAT
from envs.simulators.habitat.habitat_sim import cuda_devices
from envs.simulators.thor import process_environment as thor


class Health(Enum):
    """GOOD works; ABSENT is optional and not there; BROKEN must be mended before a run."""

    GOOD = "green"
    ABSENT = "yellow"
    BROKEN = "red"


SIMULATOR_MEND = "mend Warp first; else empty its cache of kernels and try again"


@dataclass(frozen=True)
class HealthFinding:
    """What one check saw, and what to do about it where that is not all well."""

    subject: str
    health: Health
    seen: str
    mend: str = ""


def check_python() -> HealthFinding:
    """Python 3.11 to 3.13."""
    seen = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return HealthFinding("Python", Health.GOOD, seen)
    return HealthFinding("Python", Health.BROKEN, seen, "use Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 install")


def check_torch() -> HealthFinding:
    """Torch imports and multiplies."""
    try:
        import torch

        (torch.eye(2) @ torch.eye(2)).sum().item()
    except (ImportError, OSError, RuntimeError) as error:
        return HealthFinding("PyTorch", Health.BROKEN, first_line(error), "pip install --force-reinstall torch")
    return HealthFinding("PyTorch", Health.GOOD, f"{torch.__version__}, {torch.get_num_threads()} threads")


def check_cuda() -> HealthFinding:
    """A CUDA device that torch can use; none is no fault."""
    try:
        import torch
    except (ImportError, OSError):
        return HealthFinding("CUDA", Health.ABSENT, "not looked for: PyTorch does not import", "mend PyTorch first")
    if torch.cuda.is_available():
        return HealthFinding("CUDA", Health.GOOD, torch.cuda.get_device_name(0))
    return HealthFinding("CUDA", Health.ABSENT, "no device", "needed only for device=cuda and simulator.device=cuda")


def check_warp() -> HealthFinding:
    """Warp starts and its cache of compiled kernels can be written."""
    try:
        from envs.simulators.embedded.rendering.runtime import start_warp

        start_warp()
    except ImportError as error:
        return HealthFinding("Warp", Health.BROKEN, first_line(error), 'pip install "warp-lang>=1.19,<2"')
    except RuntimeError as error:
        return HealthFinding("Warp", Health.BROKEN, first_line(error), "set WARP_CACHE_PATH to a folder you can write")
    return HealthFinding("Warp", Health.GOOD, importlib.metadata.version("warp-lang"))


def check_simulator() -> HealthFinding:
    """A body stands in a generated house and sees something. Compiles kernels the first time, which takes some seconds."""
    try:
        from envs.simulators.embedded import EmbeddedConfig

        config = EmbeddedConfig(scenes=("test/0",), sensors=("depth",), height=16, width=16)
        with closing(config.build(1)) as simulator:
            point = simulator.sample_navigable("test/0", generator("doctor"))
            simulator.place(np.array([0]), ["test/0"], np.array([[*point, 0.0]]))
            seen = float(np.asarray(simulator.render()["depth"]).max())
    except Exception as error:  # whatever it is, it is what the person has to know
        return HealthFinding(
            "embedded simulator", Health.BROKEN, f"{type(error).__name__}: {first_line(error)}", SIMULATOR_MEND
        )
    if seen > 0:
        return HealthFinding("embedded simulator", Health.GOOD, f"sees {seen:.1f} m far in test/0")
    return HealthFinding("embedded simulator", Health.BROKEN, "sees nothing", SIMULATOR_MEND)


def check_runs() -> HealthFinding:
    """Run folders can be written below the working directory."""
    folder = Path("runs")
    if writable(folder):
        return HealthFinding("run folders", Health.GOOD, str(folder.resolve()))
    return HealthFinding("run folders", Health.BROKEN, f"cannot write {folder.resolve()}", "pass run.folder=SOMEWHERE")


def check_thor() -> HealthFinding:
    """AI2-THOR's client."""
    return optional("AI2-THOR", "ai2thor", 'pip install "surefoot[thor]"')


def check_thor_display() -> HealthFinding:
    """Something AI2-THOR's Unity build can render on; the stand-in needs nothing."""
    if found := thor.screens():
        return HealthFinding("AI2-THOR display", Health.GOOD, found)
    mend = "start an X server with GLX, or install libvulkan1 and set simulator.platform=CloudRendering; simulator=thor_standin needs neither"
    return HealthFinding("AI2-THOR display", Health.ABSENT, "neither an X display nor Vulkan", mend)


def check_thor_gpu() -> HealthFinding:
    """The client's way of choosing a GPU, which `CUDA_VISIBLE_DEVICES` sets off for every build, leads somewhere."""
    chosen, missing = thor.chosen_gpus(), thor.missing_gpu_tools()
    if not chosen or not missing:
        return HealthFinding("AI2-THOR GPU", Health.GOOD, f"CUDA_VISIBLE_DEVICES chooses {chosen or 'none'}")
    mend = f'unset it, install {" and ".join(missing)}, or write {{"0": 0}} to ~/.ai2thor/cuda-vulkan-mapping.json; surefoot hides it except for CloudRendering'
    return HealthFinding(
        "AI2-THOR GPU", Health.ABSENT, f"CUDA_VISIBLE_DEVICES chooses {chosen}, and {missing[0]} is missing", mend
    )


def check_thor_home() -> HealthFinding:
    """AI2-THOR's client can keep builds and its log."""
    if thor.home_is_writable():
        return HealthFinding("AI2-THOR home", Health.GOOD, str(Path("~/.ai2thor").expanduser()))
    mend = "set HOME to a folder you can write: in the temporary one that is used instead, builds are fetched anew each time"
    return HealthFinding("AI2-THOR home", Health.ABSENT, "cannot write ~/.ai2thor", mend)


def check_habitat() -> HealthFinding:
    """habitat-sim, which comes by conda and is not on PyPI, and what it would render on."""
    found = optional("Habitat", "habitat_sim", INSTALL_HABITAT)
    devices = f"{cuda_devices()} CUDA devices" if cuda_devices() else "software: no CUDA device"
    return replace(found, seen=f"{found.seen}, renders on {devices}") if found.health is Health.GOOD else found


def check_habitat_lab() -> HealthFinding:
    """habitat-lab, whose pins clash with ours: it lives in an environment of its own."""
    return optional(
        "habitat-lab", "habitat", "python -m experiments.benchmark.habitat_lab installs it apart and tries it"
    )


def check_wandb() -> HealthFinding:
    """Weights & Biases; offline needs no account."""
    return optional("W&B", "wandb", 'pip install "surefoot[log]"; tracker=wandb works offline, without an account')


def check_zenoh() -> HealthFinding:
    """What `surefoot deploy` speaks to a robot with."""
    return optional("robot over Zenoh", "zenoh", 'pip install "surefoot[robot]"')


def check_dds() -> HealthFinding:
    """The other way to a robot. Its warning is in docs/robot.md."""
    return optional("robot over DDS", "cyclonedds", 'pip install "surefoot[dds]"')


def check_tensorboard() -> HealthFinding:
    """TensorBoard's event writer."""
    return optional("TensorBoard", "tensorboard", 'pip install "surefoot[log]"')


def check_clip() -> HealthFinding:
    """open_clip, for the paper's frozen CLIP RN50."""
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


def optional(subject: str, module: str, mend: str) -> HealthFinding:
    """Whether an optional package is installed, without importing it: some of them take seconds or need a display."""
    if importlib.util.find_spec(module) is None:
        return HealthFinding(subject, Health.ABSENT, "not installed", mend)
    try:
        version = importlib.metadata.version(module)
    except importlib.metadata.PackageNotFoundError:
        version = "installed"
    return HealthFinding(subject, Health.GOOD, version)


def first_line(error: Exception) -> str:
    """What an error says first."""
    return str(error).split("\n")[0]


def writable(folder: Path) -> bool:
    """Whether a file can be made in `folder`, which need not exist yet; leaves nothing behind."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def main() -> int:
    """Print every finding; the exit status is 1 when something is broken."""
    argparse.ArgumentParser(prog="surefoot doctor", description=__doc__).parse_args()
    findings = [check() for check in CHECKS]
    table = Table("", "seen", "what to do", box=None, pad_edge=False)
    for finding in findings:
        table.add_row(f"[{finding.health.value}]{finding.subject}", escape(finding.seen), escape(finding.mend))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    return int(any(finding.health is Health.BROKEN for finding in findings))

"""The environment variables that AI2-THOR's client reads, set while it starts."""

import ctypes.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from envs.simulators.thor.config import ThorSettings

UNOPENED_DISPLAY = ":0"
"""The display given for a build that opens none: the client requires some text."""

CLOUD = "CloudRendering"
"""The platform that renders without a display, on a GPU of its choice."""


def check() -> None:
    """Raises ValueError where the environment would change every action."""
    if "AI2THOR_VISIBILITY_DISTANCE" in os.environ:
        raise ValueError(
            "AI2THOR_VISIBILITY_DISTANCE is set, and the client would add it to every action, of which most "
            "refuse it: unset it, and set simulator.visibility_distance"
        )


def display(config: ThorSettings) -> str | None:
    """The X display to name: what was asked for, else the environment's, else, for a build that is
    given, one that is not opened.
    """
    return config.x_display or os.environ.get("DISPLAY") or (UNOPENED_DISPLAY if config.command else None)


@contextmanager
def starting(config: ThorSettings) -> Iterator[None]:
    """While the client starts a build.

    It picks a GPU by CUDA_VISIBLE_DEVICES, and runs `vulkaninfo` for it, also where the build does
    not care: hidden then. It writes below HOME: a temporary folder where that cannot be written.
    """
    changes: dict[str, str | None] = {}
    if config.platform != CLOUD or config.command:
        changes["CUDA_VISIBLE_DEVICES"] = None
    if not home_is_writable():
        changes["HOME"] = tempfile.mkdtemp(prefix="ai2thor-home-")
    before = {name: os.environ.get(name) for name in changes}
    _set(changes)
    try:
        yield
    finally:
        _set(before)


def home_is_writable() -> bool:
    """Whether the client can make its folder `.ai2thor` and write there."""
    folder = Path("~/.ai2thor").expanduser()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


def screens() -> str:
    """Describes the renderers of this machine that a Unity build could use; "" without any."""
    if os.environ.get("DISPLAY"):
        return f"DISPLAY is {os.environ['DISPLAY']}"
    if sockets := sorted(Path("/tmp/.X11-unix").glob("X*")):
        return f"X display :{sockets[0].name[1:]}"
    return "Vulkan, for CloudRendering" if ctypes.util.find_library("vulkan") else ""


def chosen_gpus() -> list[str]:
    """The numbers in CUDA_VISIBLE_DEVICES: for the first of them the client looks up which of
    Vulkan's devices it is.
    """
    return [word.strip() for word in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if word.strip().isdigit()]


def missing_gpu_tools() -> list[str]:
    """The programs it needs for that and that are not there; none where the answer was written down
    before.
    """
    if Path("~/.ai2thor/cuda-vulkan-mapping.json").expanduser().exists():
        return []
    return [tool for tool in ("vulkaninfo", "nvidia-smi") if shutil.which(tool) is None]


def _set(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value

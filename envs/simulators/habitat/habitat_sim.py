"""habitat-sim itself: imported here and nowhere else, and only when a body is made."""

import ctypes
import importlib
import importlib.util
import os
import sys
from typing import Any

INSTALL = "conda install habitat-sim withbullet -c conda-forge -c aihabitat"
"""It is not on PyPI."""

_MISSING = f"simulator=habitat needs habitat-sim, which comes by conda: {INSTALL}"

_SILENT = {"HABITAT_SIM_LOG": "quiet", "MAGNUM_LOG": "quiet", "GLOG_minloglevel": "2"}
"""Read as the library is loaded; what the user has set stays."""


def check_installed() -> None:
    """Raises ImportError when habitat-sim is not installed, with the command that installs it; does
    not load it.
    """
    if "habitat_sim" not in sys.modules and importlib.util.find_spec("habitat_sim") is None:
        raise ImportError(_MISSING)


def habitat_sim() -> Any:
    """The module.

    Raises:
        ImportError: when it is not installed, with the command that installs it.
    """
    for name, value in _SILENT.items():
        os.environ.setdefault(name, value)
    try:
        return importlib.import_module("habitat_sim")
    except ImportError as error:
        raise ImportError(f"{_MISSING} ({error})") from error


def graphics_device(wanted: int | None, number: int) -> int:
    """The device that body `number` renders on: the one wanted, or else the CUDA devices in turn,
    or -1 (software OpenGL) where there is none.

    A device that is not there makes habitat-sim end the whole process, past any exception: so it is
    looked for first.

    Raises:
        ValueError: when the wanted device is not there.
    """
    devices = cuda_devices()
    if wanted is None:
        return number % devices if devices else -1
    if not -1 <= wanted < devices:
        raise ValueError(
            f"gpu is {wanted}, and there are {devices} CUDA devices; use gpu=-1 for software rendering, or "
            f"null to choose"
        )
    return wanted


def cuda_devices() -> int:
    """How many CUDA devices the driver offers to this process."""
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0:
        return 0
    return count.value

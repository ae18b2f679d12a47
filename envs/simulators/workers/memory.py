"""How much memory a simulator has come to hold."""

from contextlib import suppress
from importlib import import_module
from typing import Any


def memory_gb(pid: int) -> float:
    """Resident memory of a process and all that it started, in 10^9 bytes; 0 when it is gone."""
    psutil = _psutil()
    total = 0
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
    return total / 1e9


def _psutil() -> Any:
    try:
        return import_module("psutil")
    except ImportError as error:
        raise ImportError("workers.memory_gb needs psutil: pip install psutil") from error

"""How much memory a simulator has come to hold."""

from types import ModuleType


def memory_gb(pid: int) -> float:
    """Resident memory of a process and all that it started, in 10^9 bytes; 0 when it is gone."""
    psutil = _psutil()
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_resident(psutil, member) for member in family) / 1e9


def _resident(psutil: ModuleType, process: object) -> int:
    try:
        return int(process.memory_info().rss)  # type: ignore[attr-defined]
    except psutil.NoSuchProcess:
        return 0


def _psutil() -> ModuleType:
    try:
        import psutil
    except ImportError as error:
        raise ImportError("workers.memory_gb needs psutil: pip install psutil") from error
    return psutil

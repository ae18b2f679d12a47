"""The machine a number was measured on."""

import platform
from pathlib import Path


def processor(info: Path = Path("/proc/cpuinfo")) -> str:
    """The name Linux gives the processor, or what Python knows."""
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())

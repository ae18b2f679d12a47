"""Frames in memory that parent and workers share, and that has no name: nothing can be left
behind.
"""

import mmap
import os
import tempfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import Sensor

Views = dict[str, NDArray[Any]]

SLOTS = 2
"""Workers write into one while the frames in the other are still in use."""

_ALIGNMENT = 64


class SharedFrames:
    """{sensor: array [2, B, ...]}, zero at first."""

    def __init__(self, sensors: Mapping[str, Sensor], bodies: int, file: int | None = None) -> None:
        """`file` is the descriptor of the memory another process made, to be closed here; None
        makes it.
        """
        sizes = {name: _size(sensor, bodies) for name, sensor in sensors.items()}
        total = max(1, sum(sizes.values()))
        self.file = _anonymous(total) if file is None else file
        memory = mmap.mmap(self.file, total)
        self.views: Views = {}
        offset = 0
        for name, sensor in sensors.items():
            self.views[name] = np.ndarray((SLOTS, bodies, *sensor.shape), sensor.dtype, memory, offset)
            offset += sizes[name]

    def of_body(self, body: int) -> Views:
        """{sensor: [2, ...]} of one body."""
        return {name: view[:, body] for name, view in self.views.items()}

    def close(self) -> None:
        """Releases the memory once no array uses it. Idempotent."""
        if self.file >= 0:
            os.close(self.file)
        self.file, self.views = -1, {}


def _anonymous(size: int) -> int:
    """Returns the descriptor of anonymous memory of `size` bytes; of a file already deleted where
    the system has no such thing.
    """
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("surefoot-frames")
    else:
        with tempfile.TemporaryFile() as deleted:
            file = os.dup(deleted.fileno())
    os.ftruncate(file, size)
    return file


def _size(sensor: Sensor, bodies: int) -> int:
    """Bytes of a sensor's frames, rounded up."""
    content = SLOTS * bodies * int(np.prod(sensor.shape)) * np.dtype(sensor.dtype).itemsize
    return -(-content // _ALIGNMENT) * _ALIGNMENT

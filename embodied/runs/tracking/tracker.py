"""Where a run's numbers and videos go."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.uint8]
"""A video, [T, H, W, 3]."""


class Tracker(Protocol):
    """Takes numbers by `group/name` and videos, each at an environment step. Nothing but `close` is called before `open`."""

    def open(self, step: int) -> None:
        """A run begins, or goes on from `step`: what an interrupted one wrote after it is to be forgotten."""

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """Numbers at a step."""

    def video(self, step: int, name: str, frames: Frames) -> None:
        """A video at a step."""

    def close(self) -> None:
        """Everything written is on its way to the disk. May be called twice."""


class Trackers:
    """Several trackers as one."""

    def __init__(self, *trackers: Tracker) -> None:
        self._trackers = trackers

    def open(self, step: int) -> None:
        """See `Tracker`."""
        self._each("open", step)

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        self._each("log", step, scalars)

    def video(self, step: int, name: str, frames: Frames) -> None:
        """See `Tracker`."""
        self._each("video", step, name, frames)

    def close(self) -> None:
        """See `Tracker`."""
        self._each("close")

    def _each(self, method: str, *arguments: Any) -> None:
        for tracker in self._trackers:
            getattr(tracker, method)(*arguments)

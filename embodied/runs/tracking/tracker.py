"""The contract of trackers, which receive metrics and videos of a run."""

from collections.abc import Mapping
from typing import Protocol


class Tracker(Protocol):
    """Receives numbers by `group/name` and videos, each at an environment step.

    Only `close` may be called before `open`.
    """

    def open(self, step: int) -> None:
        """Starts at `step`, or resumes there: rows after it, of an interrupted run, are dropped."""

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """Receives numbers of a step."""

    def video(self, step: int, name: str, gif: bytes) -> None:
        """Receives a video of a step, as an animated GIF."""

    def close(self) -> None:
        """Flushes all that was received. Idempotent."""


class Trackers:
    """Several trackers as one."""

    def __init__(self, *trackers: Tracker) -> None:
        self._trackers = trackers

    def open(self, step: int) -> None:
        """See `Tracker`."""
        for tracker in self._trackers:
            tracker.open(step)

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        for tracker in self._trackers:
            tracker.log(step, scalars)

    def video(self, step: int, name: str, gif: bytes) -> None:
        """See `Tracker`."""
        for tracker in self._trackers:
            tracker.video(step, name, gif)

    def close(self) -> None:
        """See `Tracker`."""
        for tracker in self._trackers:
            tracker.close()

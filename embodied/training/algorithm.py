"""The contract of an algorithm that `Trainer` runs, such as PPO."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from embodied.policy import Policy
from embodied.training.stopwatch import Stopwatch


class Video(NamedTuple):
    """Frames uint8 [T, H, W, 3] and the name they are logged under."""

    name: str
    frames: NDArray[np.uint8]


class Algorithm(Protocol):
    """Gathers data and updates a policy with it, in this process and together with all others."""

    policy: Policy
    stopwatch: Stopwatch

    @property
    def environments(self) -> Sequence[Any]:
        """The environments that may report failures; empty where there are none."""

    def begin(self, seed: int) -> None:
        """Starts a training that has no checkpoint."""

    def gather(self, update: int, stop: Callable[[], bool], stepped: Callable[[int], None]) -> int:
        """Gathers the data of an update, until it is complete or `stop` returns True.

        Args:
            update: the number of the update.
            stop: asked before each step.
            stepped: receives the index of an environment after each of its steps.

        Returns:
            The steps that this process added.
        """

    def update(self, remaining: float) -> dict[str, float]:
        """Learns from the gathered data and makes room for the next.

        Args:
            remaining: the share of the training that is left, in [0, 1].

        Returns:
            Losses and statistics by "group/name".

        Raises:
            NonFiniteError: before parameters are spoilt.
        """

    def statistics(self) -> dict[str, float]:
        """Means since the last call, over all processes, by "group/name"."""

    def video(self) -> Video | None:
        """The gathered data as a video, where one is recorded."""

    def state_dict(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """All that resuming exactly takes: shared by all processes, and this process's own."""

    def load_state_dict(self, common: dict[str, Any], own: dict[str, Any]) -> None:
        """Resumes from `state_dict`."""


class NonFiniteError(RuntimeError):
    """A number that must be finite is not; `term` names it."""

    def __init__(self, term: str) -> None:
        super().__init__(f"{term} is not finite")
        self.term = term

"""Preemption of stragglers (Wijmans et al., 2020, section 3): bounds the wait for slow ranks."""

from embodied.training.distributed import Ranks

LEAST = 0.25
"""The share of its rollout that a straggler always finishes, as in the authors' code."""


class Stragglers:
    """Stops the rollouts of the other ranks once a `share` of them have finished; None waits."""

    def __init__(self, ranks: Ranks, share: float | None) -> None:
        self._ranks = ranks
        self._enough = None if share is None else share * ranks.size

    def finished(self, update: int) -> None:
        """Notes that this rank has finished the rollout of an update."""
        if self._enough is not None:
            self._ranks.increment(_name(update), 1)

    def cut(self, update: int, filled: float) -> bool:
        """Whether to stop, with the share `filled` of the rollout of an update."""
        return self._enough is not None and filled >= LEAST and self._ranks.increment(_name(update)) >= self._enough


def _name(update: int) -> str:
    return f"finished/{update}"

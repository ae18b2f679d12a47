"""Preemption of stragglers (Wijmans et al., 2020, section 3): nobody waits long for a rank whose houses are large or whose machine is slow."""

from embodied.training.distributed import Ranks

LEAST = 0.25
"""Of its rollout a straggler always finishes this share, as in the authors' code: shorter ones teach little."""


class Stragglers:
    """Once a `share` of the ranks have finished their rollout, the others hand in what they have. None: all are waited for."""

    def __init__(self, ranks: Ranks, share: float | None) -> None:
        self._ranks = ranks
        self._enough = None if share is None else share * ranks.size

    def finished(self, update: int) -> None:
        """This rank has the whole rollout of that update."""
        if self._enough is not None:
            self._ranks.tally(_name(update), 1)

    def cut(self, update: int, filled: float) -> bool:
        """Whether to stop acting, with so much of that update's rollout filled."""
        return self._enough is not None and filled >= LEAST and self._ranks.tally(_name(update)) >= self._enough


def _name(update: int) -> str:
    return f"finished/{update}"

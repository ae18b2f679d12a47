"""Checkpoints of a run that several processes share, in a folder they all see.

Rank 0 writes what all have in common, and what is its own, into `checkpoints/` (see `embodied.runs.checkpoints`); every other rank writes
its own into `checkpoints/rank_<number>/`, before rank 0: what rank 0 has written is whole.
"""

import logging
from pathlib import Path
from typing import Any

from embodied.runs.checkpoints import CheckpointError, Checkpoints, load
from embodied.training.distributed import Ranks

_log = logging.getLogger(__name__)
Tree = dict[str, Any]


class OtherRanksError(CheckpointError):
    """A run cannot go on with another number of processes than wrote its checkpoint."""


class RankCheckpoints:
    """The last few checkpoints of all ranks. To save and to load waits for all of them."""

    def __init__(self, folder: Path, keep: int, ranks: Ranks) -> None:
        self._common, self._ranks = Checkpoints(folder, keep), ranks
        # One more, for when a save was cut short between the others and rank 0.
        self._own = Checkpoints(folder / f"rank_{ranks.rank}", keep + 1) if ranks.rank else self._common

    def save(self, step: int, common: Tree, own: Tree) -> Path:
        """Gives the folder of rank 0."""
        if self._ranks.rank:
            saved = self._own.save(step, {"model": {}, "own": own})
        self._ranks.wait()
        if not self._ranks.rank:
            saved = self._common.save(step, {**common, "own": own, "ranks": self._ranks.size})
        self._ranks.wait()
        return self._common.folder / saved.name

    def latest(self) -> tuple[Tree, Tree] | None:
        """What all have in common and what is this rank's own, of the newest checkpoint that every rank can trust.

        Raises:
            CheckpointError: when there are some, and all are refused; or they were written by another number of processes.
        """
        folders = self._ranks.gather(self._common.paths())[0]
        for folder in reversed(folders):
            found = self._load(folder)
            if self._ranks.all(found is not None):
                return found
        if folders:
            raise CheckpointError(f"every checkpoint in {self._common.folder} was refused; remove them to begin anew")
        return None

    def paths(self) -> list[Path]:
        """Folders of rank 0, oldest first. Does not wait."""
        return self._common.paths()

    def _load(self, folder: Path) -> tuple[Tree, Tree] | None:
        try:
            _, common = load(folder)
            _check(folder, common, self._ranks.size)
            own = load(self._own.folder / folder.name)[1] if self._ranks.rank else common
        except OtherRanksError:
            raise
        except CheckpointError as fault:
            _log.warning("%s; trying the one before", fault)
            return None
        return common, own["own"]


def _check(folder: Path, common: Tree, size: int) -> None:
    if "ranks" not in common:
        raise CheckpointError(f"checkpoint {folder} refused: a version before data-parallel training wrote it")
    if common["ranks"] != size:
        raise OtherRanksError(
            f"{folder} was written by {common['ranks']} processes, this job has {size}; "
            f"go on with {common['ranks']}, each of which has bodies in mid-episode"
        )

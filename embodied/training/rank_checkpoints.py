"""Checkpoints of a training by several processes, in a folder that all of them see.

Rank 0 writes the shared state and its own into `checkpoints/` (see `embodied.runs.checkpoints`).
Every other rank writes its own into `checkpoints/rank_<number>/`, before rank 0: a checkpoint of
rank 0 is therefore complete.
"""

import logging
from pathlib import Path
from typing import Any

from embodied.runs.checkpoints import CheckpointError, Checkpoints, load
from embodied.runs.old_checkpoints import upgrade_own
from embodied.training.distributed import Ranks

_log = logging.getLogger(__name__)
Tree = dict[str, Any]


class OtherRanksError(CheckpointError):
    """A run cannot resume with another number of processes than wrote its checkpoint."""


class RankCheckpoints:
    """The last checkpoints of all ranks. Saving and loading wait for all of them."""

    def __init__(self, folder: Path, keep: int, ranks: Ranks) -> None:
        self._common, self._ranks = Checkpoints(folder, keep), ranks
        # One more, for a save that was interrupted between the others and rank 0.
        self._own = Checkpoints(folder / f"rank_{ranks.rank}", keep + 1) if ranks.rank else self._common

    def save(self, step: int, common: Tree, own: Tree) -> Path:
        """Saves the shared state and this rank's own; returns the folder of rank 0."""
        if self._ranks.rank:
            saved = self._own.save(step, {"model": {}, "own": own})
        self._ranks.wait()
        if not self._ranks.rank:
            saved = self._common.save(step, {**common, "own": own, "ranks": self._ranks.size})
        self._ranks.wait()
        return self._common.folder / saved.name

    def latest(self) -> tuple[Tree, Tree] | None:
        """Loads shared and own state of the newest checkpoint that every rank accepts.

        Raises:
            CheckpointError: when all are refused, or another number of processes wrote them.
        """
        folders = self._ranks.gather(self._common.paths())[0]
        for folder in reversed(folders):
            found = self._load(folder)
            if self._ranks.all(found is not None):
                return found
        if folders:
            raise CheckpointError(f"every checkpoint in {self._common.folder} was refused; remove them to start again")
        return None

    def paths(self) -> list[Path]:
        """Returns the folders of rank 0, oldest first, without waiting."""
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
        return common, upgrade_own(own["own"])


def _check(folder: Path, common: Tree, size: int) -> None:
    if "ranks" not in common:
        raise CheckpointError(f"checkpoint {folder} refused: a version before data-parallel training wrote it")
    if common["ranks"] != size:
        raise OtherRanksError(
            f"{folder} was written by {common['ranks']} processes, this job has {size}; "
            f"resume with {common['ranks']}, each of which has bodies in mid-episode"
        )

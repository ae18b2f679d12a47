from pathlib import Path

import pytest
import torch

from embodied.runs.checkpoints import CheckpointError
from embodied.training.distributed import Ranks
from embodied.training.rank_checkpoints import OtherRanksError, RankCheckpoints

OWN = {"collector": {"truncations": [], "video": None, "rollout": {"valid": True}}}


class TwoRanks(Ranks):
    size = 2


def save(folder: Path, *steps: int) -> RankCheckpoints:
    checkpoints = RankCheckpoints(folder, 3, Ranks())
    for step in steps:
        checkpoints.save(step, {"model": {"weight": torch.ones(1)}, "steps": step}, OWN)
    return checkpoints


def test_shared_and_own_state_come_back(tmp_path: Path) -> None:
    common, own = save(tmp_path, 100, 200).latest()
    assert common["steps"] == 200
    assert own == OWN


def test_there_may_be_none(tmp_path: Path) -> None:
    assert RankCheckpoints(tmp_path, 3, Ranks()).latest() is None


def test_a_damaged_one_is_skipped_and_all_damaged_are_an_error(tmp_path: Path) -> None:
    checkpoints = save(tmp_path, 100, 200)
    older, newer = checkpoints.paths()
    (newer / "state.json").unlink()
    assert checkpoints.latest()[0]["steps"] == 100
    (older / "state.json").unlink()
    with pytest.raises(CheckpointError, match="remove them to start again"):
        checkpoints.latest()


def test_another_number_of_processes_is_refused(tmp_path: Path) -> None:
    save(tmp_path, 100)
    with pytest.raises(OtherRanksError, match="written by 1 processes, this job has 2"):
        RankCheckpoints(tmp_path, 3, TwoRanks()).latest()

"""Trajectories are counted step by step, and read back as they were written."""

from pathlib import Path

import numpy as np
import pytest

from embodied.actions import PAPER
from embodied.evaluation.old_results import OLD_ARRAYS
from embodied.evaluation.trajectories import read_trajectories, write_trajectories
from tests.fakes.trajectories import made_up

TRAJECTORIES = made_up([[3, 0, 3, 0, 0], [4, 4, PAPER.end]], [[0.1] * 5, [0.2, 0.2, 0.0]], width=4)


def test_steps_know_their_episode_and_their_place() -> None:
    assert TRAJECTORIES.episode.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert TRAJECTORIES.step.tolist() == [0, 1, 2, 3, 4, 0, 1, 2]
    assert TRAJECTORIES.moving.tolist() == [True] * 7 + [False]


def test_tries_are_counted_within_an_episode() -> None:
    assert TRAJECTORIES.tried.tolist() == [0, 0, 1, 1, 2, 0, 1, 0]
    assert TRAJECTORIES.distinct.tolist() == [0, 1, 2, 2, 2, 0, 1, 1]


def test_moves_are_told_from_turns() -> None:
    assert TRAJECTORIES.is_move.tolist() == [True] * 3 + [False] * 12


def test_rows_of_an_episode_that_is_kept() -> None:
    assert (TRAJECTORIES.kept_rows(0), TRAJECTORIES.kept_rows(1)) == (slice(0, 5), slice(5, 8))


def test_a_file_gives_the_same_trajectories_back(tmp_path: Path) -> None:
    write_trajectories(tmp_path / "some" / "a.npz", TRAJECTORIES)
    found = read_trajectories(tmp_path / "some" / "a.npz")
    assert found.header == TRAJECTORIES.header
    for name in ("action", "travelled", "predicted", "embeddings", "table", "start"):
        np.testing.assert_array_equal(getattr(found, name), getattr(TRAJECTORIES, name))


def test_a_file_from_before_december_2026_is_read(tmp_path: Path) -> None:
    write_trajectories(tmp_path / "new.npz", TRAJECTORIES)
    names = {new: old for old, new in OLD_ARRAYS.items()}
    with np.load(tmp_path / "new.npz") as stored:
        np.savez(tmp_path / "old.npz", **{names.get(name, name): stored[name] for name in stored.files})
    found = read_trajectories(tmp_path / "old.npz")
    assert found.header == TRAJECTORIES.header
    np.testing.assert_array_equal(found.predicted, TRAJECTORIES.predicted)


def test_a_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"no")
    with pytest.raises(ValueError, match=r"a\.npz holds no trajectories"):
        read_trajectories(tmp_path / "a.npz")

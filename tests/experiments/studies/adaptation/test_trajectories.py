"""What is kept of episodes."""

from pathlib import Path

import numpy as np
import pytest

from embodied.actions import PAPER
from experiments.studies.adaptation.trajectories import read_trajectories, write_trajectories
from tests.fakes.walks import made_up

WALKS = made_up([[3, 0, 3, 0, 0], [4, 4, PAPER.end]], [[0.1] * 5, [0.2, 0.2, 0.0]], width=4)


def test_steps_know_their_episode_and_their_place() -> None:
    assert WALKS.episode.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert WALKS.step.tolist() == [0, 1, 2, 3, 4, 0, 1, 2]
    assert WALKS.moving.tolist() == [True] * 7 + [False]


def test_tries_are_counted_within_an_episode() -> None:
    assert WALKS.tried.tolist() == [0, 0, 1, 1, 2, 0, 1, 0]
    assert WALKS.distinct.tolist() == [0, 1, 2, 2, 2, 0, 1, 1]


def test_moves_are_told_from_turns() -> None:
    assert WALKS.is_move.tolist() == [True] * 3 + [False] * 12


def test_rows_of_an_episode_that_is_kept() -> None:
    assert (WALKS.pictured(0), WALKS.pictured(1)) == (slice(0, 5), slice(5, 8))


def test_a_file_gives_the_same_walks_back(tmp_path: Path) -> None:
    write_trajectories(tmp_path / "walks" / "a.npz", WALKS)
    found = read_trajectories(tmp_path / "walks" / "a.npz")
    assert found.sheet == WALKS.sheet
    for name in ("action", "travelled", "predicted", "embeddings", "table", "start"):
        np.testing.assert_array_equal(getattr(found, name), getattr(WALKS, name))


def test_a_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"no")
    with pytest.raises(ValueError, match=r"a\.npz holds no trajectories"):
        read_trajectories(tmp_path / "a.npz")

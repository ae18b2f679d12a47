"""Errors of motions predicted."""

from dataclasses import replace

import numpy as np
import pytest

from embodied.actions import PAPER
from experiments.studies.adaptation.errors import MOVES, TURNS, predicts_motions
from tests.fakes.trajectories import made_up

TRAJECTORIES = made_up([[0, 3, 0, 4, PAPER.end]] * 2, [[0.0] * 5] * 2, off=0.1)


def test_moves_are_off_in_centimetres_and_turns_in_degrees() -> None:
    np.testing.assert_allclose(MOVES.predicted(TRAJECTORIES).value[:3], [14.142, 14.142, np.nan], rtol=1e-3)
    np.testing.assert_allclose(TURNS.predicted(TRAJECTORIES).value[:2], [np.degrees(0.1), np.nan], rtol=1e-3)
    assert MOVES.predicted(TRAJECTORIES).count[:2].tolist() == [2, 2]


def test_whoever_believes_the_names_of_sound_actions_is_right() -> None:
    assert MOVES.named(TRAJECTORIES).value[0] == pytest.approx(0.0, abs=1e-4)


def test_a_wall_is_not_the_fault_of_the_foretelling() -> None:
    walled = replace(TRAJECTORIES, travelled=TRAJECTORIES.travelled * np.float32(0.1))
    assert MOVES.predicted(walled).count.sum() == 0


def test_angles_go_round() -> None:
    behind = replace(
        TRAJECTORIES,
        travelled=np.zeros_like(TRAJECTORIES.travelled) - np.float32([0, 0, 3.1]),
        predicted=TRAJECTORIES.predicted * 0 + 3.1,
    )
    assert TURNS.predicted(behind).value[0] == pytest.approx(np.degrees(2 * np.pi - 6.2), abs=0.01)


def test_a_policy_that_foretells_nothing_is_left_out() -> None:
    assert predicts_motions(TRAJECTORIES)
    assert not predicts_motions(replace(TRAJECTORIES, predicted=np.full_like(TRAJECTORIES.predicted, np.nan)))

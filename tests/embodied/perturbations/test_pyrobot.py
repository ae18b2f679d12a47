import numpy as np
import pytest
from scipy.stats import truncnorm

from embodied.actions import COMMON, STRAFE, ActionSpace
from embodied.perturbations import Actuator, Nothing, PyRobot, covers


def errors(perturbation: PyRobot, action: str, space: ActionSpace = STRAFE) -> np.ndarray:
    """[10000, 3] executed minus nominal."""
    actuator = Actuator(perturbation, space, bodies=20, seed=1)
    actuator.reset(np.arange(20), range(20))
    index = space.names.index(action)
    moved = np.concatenate([actuator.motions(np.full(20, index))[0] for _ in range(500)])
    return np.asarray(moved - space.motions[index])


def truncated(mean: float, variance: float, least: float = -np.inf) -> tuple[float, float]:
    """Mean and deviation of habitat-sim's truncated Gaussian."""
    sigma = np.sqrt(variance)
    law = truncnorm(max((least - mean) / sigma, -3), 3, mean, sigma)
    return law.mean(), law.std()


def test_a_move_has_the_published_error_along_to_the_right_and_in_radians() -> None:
    got = errors(PyRobot(controller="ILQR"), "move_ahead_25cm")
    along, right, turn = truncated(0.014, 0.006, -0.95 * 0.25), truncated(0.009, 0.005), truncated(0.008, 0.004)
    means = np.array([along[0], -right[0], np.degrees(turn[0])])
    assert np.all(np.abs(got.mean(axis=0) - means) < 3 * got.std(axis=0) / np.sqrt(len(got)))
    assert got.std(axis=0) == pytest.approx([along[1], right[1], np.degrees(turn[1])], rel=0.03)


@pytest.mark.parametrize(("action", "sense"), [("rotate_left_30", 1), ("rotate_right_30", -1)])
def test_a_turn_overshoots_in_its_own_direction(action: str, sense: int) -> None:
    got = errors(PyRobot(controller="Movebase"), action)[:, 2]
    mean, deviation = truncated(0.219, 0.019, -0.95 * np.radians(30))
    assert got.mean() == pytest.approx(sense * np.degrees(mean), rel=0.03)
    assert got.std() == pytest.approx(np.degrees(deviation), rel=0.03)


def test_a_move_back_overshoots_backwards() -> None:
    assert errors(PyRobot(robot="LoCoBot-Lite"), "move_back_25cm")[:, 0].mean() < -0.1


def test_an_error_is_cut_at_three_deviations_and_never_undoes_the_motion() -> None:
    got = errors(PyRobot(robot="LoCoBot-Lite", controller="Movebase"), "move_ahead_25cm")
    assert got[:, 0].min() >= -0.95 * 0.25 - 1e-12
    assert got[:, 0].max() <= 0.192 + 3 * np.sqrt(0.055) + 1e-12
    assert np.abs(got[:, 1] + 0.117).max() <= 3 * np.sqrt(0.144) + 1e-12


def test_the_multiplier_scales_the_error() -> None:
    whole, half = (errors(PyRobot(multiplier=m), "rotate_left_30") for m in (1.0, 0.5))
    assert np.allclose(half, 0.5 * whole)
    assert not errors(PyRobot(multiplier=0), "move_ahead_25cm").any()


def test_it_covers_nothing_only_with_a_multiplier_of_zero() -> None:
    assert covers(PyRobot(multiplier=(0, 1)), Nothing(), COMMON)
    assert not covers(PyRobot(), Nothing(), COMMON)
    assert not covers(PyRobot(), PyRobot(controller="Movebase"), COMMON)


def test_an_unknown_robot_or_controller_is_refused_and_those_there_are_listed() -> None:
    with pytest.raises(ValueError, match=r"pyrobot.robot must be one of \['LoCoBot', 'LoCoBot-Lite'\], got 'Spot'"):
        PyRobot(robot="Spot")
    with pytest.raises(ValueError, match=r"pyrobot.controller must be one of"):
        PyRobot(controller="PID")


def test_description() -> None:
    assert PyRobot(multiplier=0.5).describe() == "pyrobot LoCoBot ILQR x0.5"

"""Progress over steps and over actions tried."""

from math import isinf

import numpy as np

from embodied.actions import PAPER
from embodied.evaluation.trajectories import Trajectories
from experiments.studies.adaptation import progress
from tests.fakes.trajectories import made_up

END, STEPS = PAPER.end, 40


def walks(slow: int, fast: int = STEPS) -> Trajectories:
    """Four episodes that stand for some steps, and then make 10 cm each."""
    nearer = [0.0] * slow + [0.1] * (fast - slow)
    return made_up([[3] * slow + [0] * (fast - slow)] * 4, [nearer] * 4)


def test_arrived_are_those_that_ended_in_success_by_then() -> None:
    found = progress.arrived(made_up([[0, 0, END], [0, 0, 0]], [[1.0, 1.0, 0.0]] * 2))
    assert found.value[:5].tolist() == [0.0, 0.0, 0.0, 0.5, 0.5]


def test_who_ended_keeps_what_was_left() -> None:
    found = progress.way_left(made_up([[0, 0, END], [0]], [[1.0, 1.0, 0.0], [0.0]]))
    np.testing.assert_allclose(found.value[:4], [1.0, 0.875, 0.75, 0.75])


def test_progress_is_of_those_under_way_and_without_end() -> None:
    found = progress.speed(made_up([[0, 0, END], [0]], [[1.0, 1.0, 0.0], [0.0]]))
    np.testing.assert_allclose(found.value[:3], [0.5, 1.0, np.nan])


def test_efficiency_is_of_metres_travelled() -> None:
    found = progress.efficiency(made_up([[0, 3, 1]], [[0.25, 0.0, 0.075]]))
    np.testing.assert_allclose(found.value[:3], [1.0, np.nan, 0.5])


def test_progress_over_the_number_of_actions_tried() -> None:
    one = made_up([[0, 0, 3, 0]], [[0.1, 0.2, 0.3, 0.4]])
    np.testing.assert_allclose(progress.speed(one, one.distinct, 4).value, [0.1, 0.25, 0.4, np.nan], rtol=1e-6)


def test_moving_well_begins_where_the_speed_is_that_of_an_unperturbed_body() -> None:
    value, low, high = progress.steps_until_well(walks(slow=12), walks(slow=0))
    assert (value, low, high) == (11.0, 11.0, 11.0)
    assert all(map(isinf, progress.steps_until_well(walks(slow=STEPS), walks(slow=0))))

"""Ratios along an axis, and their intervals."""

import numpy as np
import pytest

from embodied.evaluation.intervals.series import first_reaching, position_interval, ratio


def test_a_ratio_is_of_sums_at_each_place() -> None:
    found = ratio([1.0, 2.0, 5.0, 9.0], [1.0, 3.0, 2.0, 1.0], [0, 0, 2, 7], ["a", "b", "a", "b"], places=3)
    np.testing.assert_allclose(found.value, [0.75, np.nan, 2.5])
    assert found.count.tolist() == [2, 0, 1]


def test_what_is_not_finite_is_left_out() -> None:
    assert ratio([1.0, np.inf, np.nan], 1.0, [0, 0, 0], ["a", "a", "b"], places=1).value.tolist() == [1.0]


def test_of_nothing_nothing_is_said() -> None:
    found = ratio(np.zeros(0), 1.0, np.zeros(0, int), np.zeros(0, str), places=2)
    assert np.isnan(found.value).all()
    assert np.isnan(found.interval).all()
    assert found.count.tolist() == [0, 0]


def test_houses_are_resampled_whole() -> None:
    values, scenes = np.repeat([0.0, 1.0], 50), np.repeat(["a", "b"], 50)
    (low,), (high,) = ratio(values, 1.0, np.zeros(100, int), scenes, places=1).interval
    assert (low, high) == (0.0, 1.0)
    (low,), (high,) = ratio(values, 1.0, np.zeros(100, int), np.arange(100).astype(str), places=1).interval
    assert 0.3 < low < 0.5 < high < 0.7


def test_smoothing_is_a_mean_of_neighbours() -> None:
    found = ratio([0.0, 3.0, 6.0, 0.0], 1.0, [0, 1, 2, 3], ["a"] * 4, places=4).smoothed(3)
    assert found.value.tolist() == [3.0, 3.0]
    assert found.resampled.shape[1] == len(found.count) == 2


@pytest.mark.parametrize(("level", "place"), [(0.5, 1.0), (0.9, 3.0), (2.0, np.inf)])
def test_the_first_place_that_reaches_a_level(level: float, place: float) -> None:
    assert first_reaching(np.array([0.1, 0.6, np.nan, 1.0]), np.array(level)) == place


def test_between_a_place_and_never_there_is_nothing() -> None:
    places = np.r_[np.full(30, 3.0), np.full(945, 7.0), np.full(25, np.inf)]
    assert position_interval(places) == (3.0, 7.0)
    assert position_interval(np.r_[places[:-1], 7.0, np.inf, np.inf]) == (3.0, np.inf)

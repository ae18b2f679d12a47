"""A hypothesis is confirmed, refuted or left undecided by the whole interval."""

import pytest

from embodied.evaluation.intervals import Interval, IntervalVerdict, at_least, below, within_noise

CONFIRMED, REFUTED, UNDECIDED = IntervalVerdict.CONFIRMED, IntervalVerdict.REFUTED, IntervalVerdict.UNDECIDED


def interval(low: float, high: float) -> Interval:
    return Interval(value=(low + high) / 2, low=low, high=high, seeds=(3,))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(-0.05, 0.05, CONFIRMED), (0.01, 0.05, REFUTED), (-0.05, -0.01, REFUTED), (-0.2, 0.05, UNDECIDED)],
)
def test_noise_is_what_may_be_nothing_and_cannot_be_much(low: float, high: float, verdict: IntervalVerdict) -> None:
    assert within_noise(interval(low, high), 0.1) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.85, 0.9, CONFIRMED), (0.7, 0.84, REFUTED), (0.7, 0.9, UNDECIDED), (float("nan"), float("nan"), UNDECIDED)],
)
def test_a_threshold_is_passed_by_the_whole_interval(low: float, high: float, verdict: IntervalVerdict) -> None:
    assert at_least(interval(low, high), 0.85) is verdict
    opposite = {CONFIRMED: REFUTED, REFUTED: CONFIRMED, UNDECIDED: UNDECIDED}
    assert below(interval(low, high), 0.85) is opposite[verdict]

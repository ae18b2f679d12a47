"""Expectations are confirmed, refuted or left open by the whole interval."""

import pytest

from embodied.evaluation.seed_intervals import Interval
from experiments.studies.comparison.expectations import ExpectationVerdict, at_least, below, judge, within_noise
from tests.experiments.studies.comparison.conftest import frail, sturdy

CONFIRMED, REFUTED, UNDECIDED = ExpectationVerdict.CONFIRMED, ExpectationVerdict.REFUTED, ExpectationVerdict.UNDECIDED


def interval(low: float, high: float) -> Interval:
    return Interval(value=(low + high) / 2, low=low, high=high, seeds=(3,))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(-0.05, 0.05, CONFIRMED), (0.01, 0.05, REFUTED), (-0.05, -0.01, REFUTED), (-0.2, 0.05, UNDECIDED)],
)
def test_noise_is_what_may_be_nothing_and_cannot_be_much(low: float, high: float, verdict: ExpectationVerdict) -> None:
    assert within_noise(interval(low, high)) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.85, 0.9, CONFIRMED), (0.7, 0.84, REFUTED), (0.7, 0.9, UNDECIDED), (float("nan"), float("nan"), UNDECIDED)],
)
def test_a_threshold_is_passed_by_the_whole_interval(low: float, high: float, verdict: ExpectationVerdict) -> None:
    assert at_least(interval(low, high), 0.85) is verdict
    opposite = {CONFIRMED: REFUTED, REFUTED: CONFIRMED, UNDECIDED: UNDECIDED}
    assert below(interval(low, high), 0.85) is opposite[verdict]


def test_every_expectation_is_judged_by_the_rows(put) -> None:
    found = {one.expected: one for one in judge(put({"aap": sturdy, "recurrent": frail}))}
    assert [one.verdict for one in found.values()] == [CONFIRMED] * 5
    kept = found["with turns 30–330° off, recurrent keeps less than 50% of its success in range"]
    assert kept.found.value == pytest.approx(0.25)
    assert kept.found.seeds == (3,)
    assert kept.episodes == 9 * 80
    level = found["in range, aap and recurrent are within noise"]
    assert (level.found.value, level.episodes) == (0.0, 6 * 80)


def test_they_can_be_refuted(put) -> None:
    verdicts = {one.expected: one.verdict for one in judge(put({"aap": frail, "recurrent": sturdy}))}
    assert verdicts["with turns 30–330° off, aap keeps at least 85% of its success in range"] is REFUTED
    assert verdicts["with turns 30–330° off, recurrent keeps less than 50% of its success in range"] is REFUTED
    assert verdicts["with 4 turns disabled in an arc, aap loses less than 15 points"] is REFUTED
    assert verdicts["in range, aap and recurrent are within noise"] is CONFIRMED


def test_nothing_is_said_of_whom_there_is_no_record(put) -> None:
    assert judge(put({"recurrent": sturdy})) == []

"""Expectations are confirmed, refuted or left open by the whole interval."""

import pytest

from embodied.evaluation.intervals import IntervalVerdict
from experiments.studies.comparison.expectations import judge
from tests.experiments.studies.comparison.conftest import frail, sturdy

CONFIRMED, REFUTED = IntervalVerdict.CONFIRMED, IntervalVerdict.REFUTED


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

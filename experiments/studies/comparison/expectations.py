"""Expectations written down before anything was measured, and their verdicts.

They follow from the design of the policies, not from numbers of the paper. A verdict depends on the
whole interval: see `embodied.evaluation.intervals.verdicts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from embodied.evaluation.conditions import DISABLED_AT_RANDOM, DISABLED_IN_ARC
from embodied.evaluation.intervals import Interval, IntervalVerdict, at_least, average, below, within_noise
from experiments.studies.comparison.regions import (
    FAR_TURNS,
    IN_RANGE,
    nominal_conditions,
    region_conditions,
    retained_success,
)
from experiments.studies.comparison.scores import Scores

BASELINES = ("recurrent", "lac", "as", "nie")
FALLING = ("recurrent", "lac", "as")
"""Policies whose parameters depend on the order of the actions, or on their nominal motions."""

NOISE = 0.1
"""The largest difference of success in range that counts as none."""

KEEPS, FALLS_BELOW, LOSES = 0.85, 0.5, 0.15
"""Thresholds: the share of success that the reference keeps and others do not, and the loss
allowed.
"""

DISABLED = ({DISABLED_AT_RANDOM: 4.0}, {DISABLED_IN_ARC: 4.0})
"""Axes of the conditions with disabled turns that an expectation is about."""


@dataclass(frozen=True, kw_only=True)
class ExpectationFinding:
    """An expectation and its verdict."""

    expected: str
    """The expectation in words."""
    number: str
    """The number it is about, in words."""
    found: Interval
    """The measured number."""
    episodes: int
    """Episodes of each seed that the number rests on."""
    verdict: IntervalVerdict


def judge(scores: Scores) -> list[ExpectationFinding]:
    """Judges every expectation about the policies that have records."""
    if scores.reference not in scores.policies or not {IN_RANGE, FAR_TURNS} <= region_conditions(scores).keys():
        return []
    return [*_level(scores), *_retained(scores), *_lost(scores)]


def _level(scores: Scores) -> Iterator[ExpectationFinding]:
    for other in (name for name in BASELINES if name in scores.policies):
        found = scores.lead(scores.reference, other, region_conditions(scores)[IN_RANGE])
        yield ExpectationFinding(
            expected=f"in range, {scores.reference} and {other} are within noise",
            number=f"success of {scores.reference} minus {other}, points",
            found=found,
            episodes=scores.episodes * len(region_conditions(scores)[IN_RANGE]),
            verdict=within_noise(found, NOISE),
        )


def _retained(scores: Scores) -> Iterator[ExpectationFinding]:
    for policy in (scores.reference, *(name for name in FALLING if name in scores.policies)):
        found, is_reference = retained_success(scores, policy), policy == scores.reference
        claim = f"at least {KEEPS:.0%}" if is_reference else f"less than {FALLS_BELOW:.0%}"
        yield ExpectationFinding(
            expected=f"with {FAR_TURNS}, {policy} keeps {claim} of its success in range",
            number=f"share that {policy} keeps, %",
            found=found,
            episodes=scores.episodes * len(region_conditions(scores)[FAR_TURNS]),
            verdict=at_least(found, KEEPS) if is_reference else below(found, FALLS_BELOW),
        )


def _lost(scores: Scores) -> Iterator[ExpectationFinding]:
    nominal = nominal_conditions(scores)
    for condition in (name for axes in DISABLED for name, one in scores.conditions.items() if one.axes == axes):
        if nominal:
            found = average(scores.rates(scores.reference, nominal) - scores.rates(scores.reference, [condition]))
            yield ExpectationFinding(
                expected=f"with {condition}, {scores.reference} loses less than {100 * LOSES:.0f} points",
                number="success lost against the nominal condition, points",
                found=found,
                episodes=scores.episodes,
                verdict=below(found, LOSES),
            )

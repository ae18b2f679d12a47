"""What was expected before anything was measured, and whether it came out.

The expectations follow from the design of the policies, not from numbers of the paper; thresholds are those written down beforehand. A verdict goes by the whole
interval: confirmed where all of it is on the expected side, refuted where all of it is on the other, undecided where it holds both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from embodied.evaluation.seed_intervals import Interval, average
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
"""Policies that are tied to the order of their actions, or to what they once meant."""

NOISE = 0.1
"""In range, policies count as equal when the interval of their difference holds zero and reaches no further than this either way."""

KEEPS, FALLS_BELOW, LOSES = 0.85, 0.5, 0.15
DISABLED = ("4 turns disabled at random", "4 turns disabled in an arc")


class ExpectationVerdict(Enum):
    """What the data say of an expectation."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True)
class ExpectationFinding:
    """An expectation, the number it is about, how many episodes of each seed it rests on, and the verdict."""

    expected: str
    number: str
    found: Interval
    episodes: int
    verdict: ExpectationVerdict


def judge(scores: Scores) -> list[ExpectationFinding]:
    """Every expectation about whoever is there."""
    if scores.reference not in scores.policies or not {IN_RANGE, FAR_TURNS} <= region_conditions(scores).keys():
        return []
    return [*_level(scores), *_kept(scores), *_lost(scores)]


def within_noise(found: Interval, noise: float = NOISE) -> ExpectationVerdict:
    """Whether a difference may be nothing, and cannot be much."""
    if found.low > 0 or found.high < 0:
        return ExpectationVerdict.REFUTED
    return ExpectationVerdict.CONFIRMED if -noise <= found.low and found.high <= noise else ExpectationVerdict.UNDECIDED


def at_least(found: Interval, least: float) -> ExpectationVerdict:
    """Whether a number is `least` or more. Nothing can be said of one that is not finite."""
    if not np.isfinite([found.low, found.high]).all():
        return ExpectationVerdict.UNDECIDED
    return (
        ExpectationVerdict.CONFIRMED
        if found.low >= least
        else ExpectationVerdict.REFUTED
        if found.high < least
        else ExpectationVerdict.UNDECIDED
    )


def below(found: Interval, limit: float) -> ExpectationVerdict:
    """Whether a number is less than `limit`."""
    opposite = {
        ExpectationVerdict.CONFIRMED: ExpectationVerdict.REFUTED,
        ExpectationVerdict.REFUTED: ExpectationVerdict.CONFIRMED,
    }
    verdict = at_least(found, limit)
    return opposite.get(verdict, verdict)


def _level(scores: Scores) -> Iterator[ExpectationFinding]:
    for other in (name for name in BASELINES if name in scores.policies):
        found = scores.lead(scores.reference, other, region_conditions(scores)[IN_RANGE])
        yield ExpectationFinding(
            expected=f"in range, {scores.reference} and {other} are within noise",
            number=f"success of {scores.reference} minus {other}, points",
            found=found,
            episodes=scores.episodes * len(region_conditions(scores)[IN_RANGE]),
            verdict=within_noise(found),
        )


def _kept(scores: Scores) -> Iterator[ExpectationFinding]:
    for policy in (scores.reference, *(name for name in FALLING if name in scores.policies)):
        found, ours = retained_success(scores, policy), policy == scores.reference
        claim = f"at least {KEEPS:.0%}" if ours else f"less than {FALLS_BELOW:.0%}"
        yield ExpectationFinding(
            expected=f"with {FAR_TURNS}, {policy} keeps {claim} of its success in range",
            number=f"share that {policy} keeps, %",
            found=found,
            episodes=scores.episodes * len(region_conditions(scores)[FAR_TURNS]),
            verdict=at_least(found, KEEPS) if ours else below(found, FALLS_BELOW),
        )


def _lost(scores: Scores) -> Iterator[ExpectationFinding]:
    whole = nominal_conditions(scores)
    for condition in (name for name in DISABLED if whole and name in scores.conditions):
        lost = scores.rates(scores.reference, whole) - scores.rates(scores.reference, [condition])
        found = average(lost)
        yield ExpectationFinding(
            expected=f"with {condition}, {scores.reference} loses less than {100 * LOSES:.0f} points",
            number="success lost against the nominal_conditions condition, points",
            found=found,
            episodes=scores.episodes,
            verdict=below(found, LOSES),
        )

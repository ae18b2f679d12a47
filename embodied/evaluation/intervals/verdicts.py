"""Verdicts on hypotheses, from confidence intervals.

A hypothesis is confirmed where the whole interval is on its side, refuted where the whole interval
is on the other side, and undecided otherwise.
"""

from enum import Enum

import numpy as np

from embodied.evaluation.intervals.training_seeds import Interval


class IntervalVerdict(Enum):
    """The verdict of an interval on a hypothesis."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


_OPPOSITE = {
    IntervalVerdict.CONFIRMED: IntervalVerdict.REFUTED,
    IntervalVerdict.REFUTED: IntervalVerdict.CONFIRMED,
    IntervalVerdict.UNDECIDED: IntervalVerdict.UNDECIDED,
}


def within_noise(found: Interval, noise: float) -> IntervalVerdict:
    """Judges whether a difference can be zero, and cannot exceed `noise` either way."""
    if found.low > 0 or found.high < 0:
        return IntervalVerdict.REFUTED
    return IntervalVerdict.CONFIRMED if -noise <= found.low and found.high <= noise else IntervalVerdict.UNDECIDED


def at_least(found: Interval, least: float) -> IntervalVerdict:
    """Judges whether a number is `least` or more. Undecided where the interval is not finite."""
    if not np.isfinite([found.low, found.high]).all():
        return IntervalVerdict.UNDECIDED
    if found.low >= least:
        return IntervalVerdict.CONFIRMED
    return IntervalVerdict.REFUTED if found.high < least else IntervalVerdict.UNDECIDED


def below(found: Interval, limit: float) -> IntervalVerdict:
    """Judges whether a number is less than `limit`."""
    return _OPPOSITE[at_least(found, limit)]

"""Confidence intervals: over scenes, over training seeds and scenes, and along an axis."""

from embodied.evaluation.intervals.bootstrap import (
    Bootstrap,
    Estimate,
    cluster_draws,
    estimate,
    in_percent,
    measure,
    paired_difference,
)
from embodied.evaluation.intervals.training_seeds import Interval, SeedRates, SeedSums, average, contrast
from embodied.evaluation.intervals.verdicts import IntervalVerdict, at_least, below, within_noise

__all__ = [
    "Bootstrap",
    "Estimate",
    "Interval",
    "IntervalVerdict",
    "SeedRates",
    "SeedSums",
    "at_least",
    "average",
    "below",
    "cluster_draws",
    "contrast",
    "estimate",
    "in_percent",
    "measure",
    "paired_difference",
    "within_noise",
]

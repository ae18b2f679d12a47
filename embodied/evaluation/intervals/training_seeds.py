"""Intervals over training seeds and scenes at once.

A method is trained S times, and every training is evaluated in the same H scenes. Its success rate
is uncertain for two reasons: another seed would have learned something else, and other scenes would
have been easier or harder. Scenes are many, so whole scenes are resampled, as in `bootstrap`. Seeds
are few, and resampling three of them would promise too much: the range of three contains their true
median three times in four, and no resampling leaves that range. So the share of the seeds is drawn
from Student's t distribution with S - 1 degrees of freedom, scaled by the standard error over
seeds. The interval is between quantiles of the sum of both.

The spread over seeds contains some noise of the episodes, which the share of the scenes counts
again, so an interval is rather too wide than too narrow. Two policies that ran the same episodes
are compared in the same resampled scenes; their seeds are independent.

Sources: resampling whole clusters, Davison & Hinkley 1997, section 3.8; t for small samples,
Hesterberg 2015 (The American Statistician 69:4); the sum of an independent t variable for each
sample, the Behrens-Fisher solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embodied.evaluation.intervals.bootstrap import Bootstrap, cluster_draws, in_percent
from embodied.seeding import generator
from embodied.types import Floats


@dataclass(frozen=True, eq=False)
class SeedSums:
    """Sums of a measure over the episodes of each training seed in each scene.

    Raises:
        ValueError: when the shapes do not match, or are empty.
    """

    sums: Floats
    """[S, H]: sums over the episodes of seed s in scene h."""
    episodes: Floats
    """[H]: the number of these episodes."""

    def __post_init__(self) -> None:
        if self.sums.ndim != 2 or self.sums.shape[1:] != self.episodes.shape or not self.sums.size:
            raise ValueError(
                "sums must be [seeds, scenes] and episodes [scenes], neither empty; "
                f"got {self.sums.shape} and {self.episodes.shape}"
            )

    def __add__(self, other: SeedSums) -> SeedSums:
        """Adds the sums of another condition, of the same seeds in the same scenes."""
        return SeedSums(self.sums + other.sums, self.episodes + other.episodes)

    def rates(self, how: Bootstrap | None = None) -> SeedRates:
        """Returns the mean of every seed over its episodes, and over those of resampled scenes."""
        how = how or Bootstrap()
        weights = np.vstack([np.ones(len(self.episodes)), cluster_draws(len(self.episodes), how.resamples, how.seed)])
        return SeedRates((weights @ self.sums.T) / (weights @ self.episodes)[:, None], how)


@dataclass(frozen=True, eq=False)
class SeedRates:
    """A rate of each of S training seeds."""

    values: Floats
    """[1 + R, S]: row 0 as measured, the others in R resamples of the scenes."""
    how: Bootstrap

    @property
    def seeds(self) -> int:
        """The number of seeds, S."""
        return int(self.values.shape[1])

    def __sub__(self, other: SeedRates) -> SeedRates:
        """Subtracts rates of the *same* seeds. For two policies see `contrast`."""
        return SeedRates(self.values - other.values, self.how)

    def __truediv__(self, other: SeedRates) -> SeedRates:
        """Divides by rates of the *same* seeds; NaN or infinite where `other` is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return SeedRates(self.values / other.values, self.how)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A number with its confidence interval."""

    value: float
    low: float
    high: float
    seeds: tuple[int, ...]
    """The number of training seeds, of each policy."""

    def __str__(self) -> str:
        """Formats it in percent: `87.5 [82.1, 92.0]`."""
        return in_percent(self.value, self.low, self.high)

    def clipped(self) -> Interval:
        """Returns the interval of a rate, limited to 0..1."""
        low, high = (float(np.clip(end, 0.0, 1.0)) for end in (self.low, self.high))
        return Interval(value=self.value, low=low, high=high, seeds=self.seeds)


def average(rates: SeedRates) -> Interval:
    """Estimates the mean over new seeds in new scenes; with one seed, over new scenes only."""
    return _interval([(1.0, rates)])


def contrast(candidate: SeedRates, reference: SeedRates) -> Interval:
    """Estimates the mean of candidate minus reference, in the same scenes and episodes."""
    return _interval([(1.0, candidate), (-1.0, reference)])


def _interval(terms: Sequence[tuple[float, SeedRates]]) -> Interval:
    how = terms[0][1].how
    centre = np.sum([sign * rates.values.mean(axis=1) for sign, rates in terms], axis=0)
    draws = centre[1:] + np.sum([_seed_noise(rates, which) for which, (_, rates) in enumerate(terms)], axis=0)
    low, high = np.quantile(draws, [(1 - how.confidence) / 2, (1 + how.confidence) / 2])
    seeds = tuple(rates.seeds for _, rates in terms)
    return Interval(value=float(centre[0]), low=float(low), high=float(high), seeds=seeds)


def _seed_noise(rates: SeedRates, which: int) -> Floats:
    """Draws deviations [R] of the mean over these seeds from that over all seeds; zeros for one
    seed.
    """
    seeds, resamples = rates.seeds, rates.how.resamples
    if seeds < 2:
        return np.zeros(resamples)
    error = rates.values[0].std(ddof=1) / np.sqrt(seeds)
    noise: Floats = error * generator(rates.how.seed, "seeds", which).standard_t(seeds - 1, resamples)
    return noise

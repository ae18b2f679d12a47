"""Intervals over training seeds and houses at once.

A method is trained a few times (S seeds) and every training is tried in the same houses (H scenes, some episodes in each), so a success rate is uncertain
for two reasons: another seed would have learned something else, and other houses would have been easier or harder. Houses are many, so whole
houses are resampled, as in `statistics`. Seeds are few, and to resample three of them would promise far too much: an interval between the
least and the greatest of three holds their true median three times in four, and no resampling leaves that range. Their share is drawn from Student's t
distribution with S - 1 degrees of freedom instead, scaled by the standard error over seeds; what is reported are quantiles of the sum of both.

The spread over seeds holds some luck of the episodes too, which the houses' share counts again, so an interval is rather too wide than too narrow. Two
policies that ran the same episodes are compared in the same resampled houses; their seeds have nothing to do with one another.

Sources: resampling whole clusters, Davison & Hinkley 1997, section 3.8; why small samples need t, Hesterberg 2015 (The American Statistician 69:4); sum of an independent
t variable for each sample, the Behrens-Fisher solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embodied.evaluation.intervals import Bootstrap, Floats, cluster_draws, in_percent
from embodied.seeding import generator


@dataclass(frozen=True, eq=False)
class SeedSums:
    """Sums of a measure over the episodes of each training seed in each house, `sums` [S, H], and how many episodes these are, `episodes` [H].

    Raises:
        ValueError: when the shapes do not fit, or there is nothing.
    """

    sums: Floats
    episodes: Floats

    def __post_init__(self) -> None:
        if self.sums.ndim != 2 or self.sums.shape[1:] != self.episodes.shape or not self.sums.size:
            raise ValueError(
                f"sums must be [seeds, houses] and episodes [houses], neither empty; got {self.sums.shape} and {self.episodes.shape}"
            )

    def __add__(self, other: SeedSums) -> SeedSums:
        """The same seeds in the same houses, under one condition more."""
        return SeedSums(self.sums + other.sums, self.episodes + other.episodes)

    def rates(self, how: Bootstrap | None = None) -> SeedRates:
        """The mean of every seed over its episodes, and in resampled houses."""
        how = how or Bootstrap()
        weights = np.vstack([np.ones(len(self.episodes)), cluster_draws(len(self.episodes), how.resamples, how.seed)])
        return SeedRates((weights @ self.sums.T) / (weights @ self.episodes)[:, None], how)


@dataclass(frozen=True, eq=False)
class SeedRates:
    """A number for each of S training seeds: row 0 of `values` [1 + R, S] as measured, the others in R resamples of the houses."""

    values: Floats
    how: Bootstrap

    @property
    def seeds(self) -> int:
        """S."""
        return int(self.values.shape[1])

    def __sub__(self, other: SeedRates) -> SeedRates:
        """What the *same* seeds gain from one set of conditions to another. For two policies see `contrast`."""
        return SeedRates(self.values - other.values, self.how)

    def __truediv__(self, other: SeedRates) -> SeedRates:
        """What share of `other` the *same* seeds keep; NaN or infinite where there is nothing to keep."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return SeedRates(self.values / other.values, self.how)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A number with its confidence interval, and on how many seeds it rests (of each policy, where there are two)."""

    value: float
    low: float
    high: float
    seeds: tuple[int, ...]

    def __str__(self) -> str:
        """In percent, or points: `87.5 [82.1, 92.0]`."""
        return in_percent(self.value, self.low, self.high)

    def clipped(self) -> Interval:
        """Of a rate, which cannot leave 0..1."""
        low, high = (float(np.clip(end, 0.0, 1.0)) for end in (self.low, self.high))
        return Interval(value=self.value, low=low, high=high, seeds=self.seeds)


def average(rates: SeedRates) -> Interval:
    """The mean over seeds, for new seeds in new houses. With one seed alone the interval is over houses only."""
    return _interval([(1.0, rates)])


def contrast(ours: SeedRates, theirs: SeedRates) -> Interval:
    """Mean over our seeds minus mean over theirs, in the same houses and episodes."""
    return _interval([(1.0, ours), (-1.0, theirs)])


def _interval(terms: Sequence[tuple[float, SeedRates]]) -> Interval:
    how = terms[0][1].how
    centre = np.sum([sign * rates.values.mean(axis=1) for sign, rates in terms], axis=0)
    draws = centre[1:] + np.sum([_seed_noise(rates, which) for which, (_, rates) in enumerate(terms)], axis=0)
    low, high = np.quantile(draws, [(1 - how.confidence) / 2, (1 + how.confidence) / 2])
    seeds = tuple(rates.seeds for _, rates in terms)
    return Interval(value=float(centre[0]), low=float(low), high=float(high), seeds=seeds)


def _seed_noise(rates: SeedRates, which: int) -> Floats:
    """[R]: how far the mean over these seeds may be from that over all seeds; nothing is known of it with one seed."""
    seeds, resamples = rates.seeds, rates.how.resamples
    if seeds < 2:
        return np.zeros(resamples)
    error = rates.values[0].std(ddof=1) / np.sqrt(seeds)
    noise: Floats = error * generator(rates.how.seed, "seeds", which).standard_t(seeds - 1, resamples)
    return noise

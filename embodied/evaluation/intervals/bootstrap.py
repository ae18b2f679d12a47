"""Means with bootstrap confidence intervals over episodes clustered by scene.

Episodes of one scene succeed and fail together, so they are not independent draws: whole scenes are
resampled (the cluster bootstrap: Davison & Hinkley 1997, section 3.8; Field & Welsh 2007). With one
episode in every scene this is the ordinary bootstrap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embodied.evaluation.results import Row
from embodied.seeding import generator
from embodied.types import Floats


@dataclass(frozen=True, kw_only=True)
class Bootstrap:
    """Settings of the percentile bootstrap."""

    resamples: int = 10_000
    confidence: float = 0.95
    """The share of intervals that cover the true value."""
    seed: int = 0

    def __post_init__(self) -> None:
        if self.resamples < 100:
            raise ValueError(f"resamples is {self.resamples}; it must be at least 100")
        if not 0 < self.confidence < 1:
            raise ValueError(f"confidence is {self.confidence}; it must lie between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A mean with its confidence interval; all NaN without episodes."""

    mean: float
    low: float
    high: float
    episodes: int
    """Episodes with a finite value."""
    scenes: int
    """Scenes of these episodes."""


def estimate(values: Sequence[float] | Floats, scenes: Sequence[str], bootstrap: Bootstrap | None = None) -> Estimate:
    """Estimates the mean of `values` [N] of episodes in `scenes` [N]; leaves out values not finite.

    One scene alone says nothing about other scenes: its interval is over its episodes only.
    """
    how = bootstrap or Bootstrap()
    numbers, names = np.asarray(values, dtype=np.float64), np.asarray(scenes, dtype=object)
    if numbers.shape != names.shape:
        raise ValueError(f"values has shape {numbers.shape} and scenes {names.shape}; they must be the same")
    finite = np.isfinite(numbers)
    numbers, names = numbers[finite], names[finite]
    if not len(numbers):
        return Estimate(mean=np.nan, low=np.nan, high=np.nan, episodes=0, scenes=0)
    means = _resampled_means(numbers, names, how)
    low, high = np.quantile(means, [(1 - how.confidence) / 2, (1 + how.confidence) / 2])
    return Estimate(
        mean=float(numbers.mean()), low=float(low), high=float(high), episodes=len(numbers), scenes=len(set(names))
    )


def in_percent(value: float, low: float, high: float) -> str:
    """Formats a share, or a difference of two, with its interval in percent: `87.5 [82.1,
    92.0]`.
    """
    return f"{100 * value:.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def measure(rows: Sequence[Row], name: str, bootstrap: Bootstrap | None = None) -> Estimate:
    """Estimates the mean of one measure over rows; leaves out rows without it."""
    return estimate([row.measures.get(name, np.nan) for row in rows], [row.scene for row in rows], bootstrap)


def paired_difference(
    candidate: Sequence[Row], reference: Sequence[Row], name: str, bootstrap: Bootstrap | None = None
) -> Estimate:
    """Estimates the mean of candidate minus reference over episodes and conditions that both ran.

    Differences within an episode cancel its difficulty, so the interval is narrower than that of a
    difference of two means.
    """
    values = {row.key[1:]: row.measures.get(name, np.nan) for row in reference}
    both = [row for row in candidate if row.key[1:] in values]
    differences = [row.measures.get(name, np.nan) - values[row.key[1:]] for row in both]
    return estimate(differences, [row.scene for row in both], bootstrap)


def _resampled_means(values: Floats, scenes: NDArray[np.object_], how: Bootstrap) -> Floats:
    """Returns the mean of each resample [R]; clusters are scenes, or episodes if there is one
    scene.
    """
    _, cluster = np.unique(scenes.astype(str), return_inverse=True)
    if cluster.max() == 0:
        cluster = np.arange(len(values))
    sums, sizes = np.bincount(cluster, weights=values), np.bincount(cluster)
    draws = cluster_draws(len(sizes), how.resamples, how.seed)
    means: Floats = (draws @ sums) / (draws @ sizes)
    return means


@lru_cache(maxsize=4)
def cluster_draws(clusters: int, resamples: int, seed: int) -> Floats:
    """Draws clusters with replacement; returns counts [resamples, clusters].

    Equal arguments give equal draws. The draws are cached, since most cells of a table share them.
    """
    rng = generator(seed, "bootstrap", clusters)
    return rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=resamples).astype(np.float64)

"""Means along an axis, with bootstrap intervals over episodes clustered by house."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from embodied.evaluation import Bootstrap
from embodied.evaluation.intervals import cluster_draws

Floats = NDArray[np.float64]
BOOTSTRAP = Bootstrap(resamples=1_000)


@dataclass(frozen=True, kw_only=True)
class Series:
    """A ratio of sums at every place [P] of an axis: its value, all its resamples [R, P], and the number of steps or episodes [P] it rests on."""

    value: Floats
    resampled: Floats
    count: NDArray[np.int64]

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """Low and high [P]."""
        return interval(self.resampled)

    def smoothed(self, width: int) -> "Series":
        """Running means over `width` places, each at the first of them."""
        value, resampled = (
            sliding_window_view(part, width, axis=-1).mean(axis=-1) for part in (self.value, self.resampled)
        )
        return Series(value=value, resampled=resampled, count=self.count[: len(self.count) - width + 1])


def ratio(
    above: ArrayLike, below: ArrayLike, place: ArrayLike, scene: ArrayLike, places: int, how: Bootstrap = BOOTSTRAP
) -> Series:
    """Sum of `above` [S] over sum of `below` [S] at each of `places`, whole scenes resampled; entries with a `place` [S] beyond are left out.

    With `below` all ones it is a mean. NaN where nothing is.
    """
    at = np.asarray(place)
    inside = (at >= 0) & (at < places) & np.isfinite(np.asarray(above, dtype=np.float64))
    names, cluster = np.unique(np.asarray(scene), return_inverse=True)
    index = cluster[inside] * places + at[inside]
    clusters = max(len(names), 1)
    size = clusters * places
    sums = [
        np.bincount(index, weights=np.broadcast_to(part, at.shape)[inside].astype(float), minlength=size)
        for part in (np.asarray(above), np.asarray(below))
    ]
    tops, bottoms = (part.reshape(clusters, places) for part in sums)
    draws = cluster_draws(clusters, how.resamples, how.seed)
    return Series(
        value=_divided(tops.sum(0), bottoms.sum(0)),
        resampled=_divided(draws @ tops, draws @ bottoms),
        count=np.bincount(at[inside], minlength=places),
    )


def interval(resampled: Floats, how: Bootstrap = BOOTSTRAP) -> tuple[Floats, Floats]:
    """Low and high [...] of resamples [R, ...]; NaN only where all are."""
    empty = np.isnan(resampled).all(axis=0)
    low, high = np.nanquantile(np.where(empty, 0.0, resampled), _tails(how), axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def places_interval(resampled: Floats, how: Bootstrap = BOOTSTRAP) -> tuple[float, float]:
    """Low and high of places [R] as `first_reaching` gives them: each is one of them, since between a place and infinity there is nothing to be told."""
    low, high = np.quantile(resampled, _tails(how), method="nearest")
    return float(low), float(high)


def first_reaching(curves: Floats, levels: Floats) -> Floats:
    """The first place at which curves [..., P] are at least at `levels` [...]; infinity where they never are."""
    reached = curves >= levels[..., None]
    return np.where(reached.any(-1), reached.argmax(-1), np.inf)


def _tails(how: Bootstrap) -> tuple[float, float]:
    return (1 - how.confidence) / 2, (1 + how.confidence) / 2


def _divided(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)

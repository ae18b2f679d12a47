"""Means along an axis, with bootstrap intervals over episodes clustered by scene."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from embodied.evaluation.intervals.bootstrap import Bootstrap, cluster_draws
from embodied.types import Floats

BOOTSTRAP = Bootstrap(resamples=1_000)


@dataclass(frozen=True, kw_only=True)
class Series:
    """A ratio of sums at each of P positions of an axis."""

    value: Floats
    """[P]."""
    resampled: Floats
    """[R, P]: the ratio in every resample."""
    count: NDArray[np.int64]
    """[P]: the number of steps or episodes."""

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """Low and high ends [P]."""
        return interval(self.resampled)

    def smoothed(self, width: int) -> "Series":
        """Returns running means over `width` positions, each at the first of them."""
        value, resampled = (
            sliding_window_view(part, width, axis=-1).mean(axis=-1) for part in (self.value, self.resampled)
        )
        return Series(value=value, resampled=resampled, count=self.count[: len(self.count) - width + 1])


def ratio(
    above: ArrayLike, below: ArrayLike, place: ArrayLike, scene: ArrayLike, places: int, how: Bootstrap = BOOTSTRAP
) -> Series:
    """Divides the sum of `above` by the sum of `below` at each position; resamples whole scenes.

    With `below` of ones it is a mean. NaN where a position has no entries.

    Args:
        above: Numerators [S]; entries that are not finite are left out.
        below: Denominators [S], or one for all.
        place: Position of each entry [S]; entries outside 0..places - 1 are left out.
        scene: Scene of each entry [S].
        places: The number of positions.
        how: Settings of the bootstrap.
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
    """Returns low and high ends [...] of resamples [R, ...]; NaN only where all are."""
    empty = np.isnan(resampled).all(axis=0)
    low, high = np.nanquantile(np.where(empty, 0.0, resampled), _tails(how), axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def position_interval(resampled: Floats, how: Bootstrap = BOOTSTRAP) -> tuple[float, float]:
    """Returns low and high ends of positions [R] of `first_reaching`.

    Each end is one of the positions: nothing lies between a position and infinity.
    """
    low, high = np.quantile(resampled, _tails(how), method="nearest")
    return float(low), float(high)


def first_reaching(curves: Floats, levels: Floats) -> Floats:
    """Returns the first position at which curves [..., P] reach `levels` [...]; infinity if
    none.
    """
    reached = curves >= levels[..., None]
    return np.where(reached.any(-1), reached.argmax(-1), np.inf)


def _tails(how: Bootstrap) -> tuple[float, float]:
    return (1 - how.confidence) / 2, (1 + how.confidence) / 2


def _divided(above: Floats, below: Floats) -> Floats:
    shares: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return shares

"""Recovery from a change within an episode: progress aligned at the step of the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from embodied.evaluation.intervals.series import Series, first_reaching, interval, position_interval, ratio
from embodied.evaluation.trajectories import Trajectories
from embodied.types import Floats
from experiments.reporting.plot_style import PolicyStyle
from experiments.studies.adaptation.panels import PanelRow, save_grid

AFTER = 50
"""Steps after the change that are looked at."""

BEFORE = 8
"""Steps before the change over which the progress is taken that is to be regained; the first steps,
of finding out, are left out so.
"""

WINDOW = 5
"""Steps that progress is averaged over."""

REGAINED = 0.8


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """Of one policy and change: metres nearer a step before, in the `WINDOW` steps right after, and
    how many steps until `REGAINED` of it is back, each with low and high; infinity where it is not
    within `AFTER` steps, NaN where the data show no progress before. `episodes`
    were under way at the change.
    """

    before: tuple[float, float, float]
    after: tuple[float, float, float]
    steps: tuple[float, float, float]
    episodes: int


def save_latency(columns: Mapping[str, Sequence[Trajectories]], style: Mapping[str, PolicyStyle], path: Path) -> Path:
    """Progress a step over steps since the change."""
    shown = min(
        BEFORE, *(trajectories.header.change or BEFORE for several in columns.values() for trajectories in several)
    )
    rows = [PanelRow("m nearer a step", lambda trajectories: aligned(trajectories, shown).smoothed(WINDOW))]
    places = np.arange(-shown, AFTER, dtype=np.float64)
    return save_grid(rows, columns, places, style, "steps since the change", path, _mark)


def aligned(trajectories: Trajectories, before: int = BEFORE, after: int = AFTER) -> Series:
    """Metres nearer a step, from `before` steps before the change on, of the episodes under way
    when it came.
    """
    change = trajectories.header.change
    if change is None:
        raise ValueError(f"nothing changes on the way of {trajectories.header.condition!r}")
    chosen = (
        trajectories.moving & np.isfinite(trajectories.nearer) & (trajectories.lengths > change)[trajectories.episode]
    )
    place = trajectories.step - change + before
    return ratio(
        trajectories.nearer[chosen], 1.0, place[chosen], trajectories.scene[chosen], before + after + WINDOW - 1
    )


def recovery(trajectories: Trajectories) -> Recovery:
    """How long it takes."""
    before = min(BEFORE, trajectories.header.change or 0)
    series = aligned(trajectories, before)
    level, levels = np.nanmean(series.value[:before]), np.nanmean(series.resampled[:, :before], axis=1)
    tail = Series(value=series.value[before:], resampled=series.resampled[:, before:], count=series.count[before:])
    curve = tail.smoothed(WINDOW)
    moved = interval(levels)[0] > 0
    steps = first_reaching(curve.value, REGAINED * np.array(level))
    resampled = first_reaching(curve.resampled, REGAINED * levels)
    return Recovery(
        before=_numbers(level, *interval(levels)),
        after=_numbers(curve.value[0], *interval(curve.resampled[:, 0])),
        steps=(float(steps), *position_interval(resampled)) if moved else (np.nan,) * 3,
        episodes=int((trajectories.lengths > (trajectories.header.change or 0)).sum()),
    )


def _numbers(value: Any, low: Floats, high: Floats) -> tuple[float, float, float]:
    return float(value), float(low), float(high)


def _mark(axes: Axes) -> None:
    axes.axvline(0, color="#444444", linewidth=1, linestyle=":")
    axes.axhline(0, color="#bbbbbb", linewidth=0.8)

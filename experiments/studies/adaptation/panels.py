"""Grids of panels: a row for each measure, a column for each condition, a line for each policy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from embodied.evaluation.intervals.series import Series
from embodied.evaluation.trajectories import Trajectories
from embodied.types import Floats
from experiments.reporting.plot_style import PolicyStyle, save, styled

FEW = 15
"""Points that rest on fewer steps are not drawn."""


@dataclass(frozen=True)
class PanelRow:
    """A row of panels."""

    label: str
    of: Callable[[Trajectories], Series]
    """Computes the series of the trajectories of one policy."""
    share: bool = False
    """Whether the series is a share, shown in percent."""
    level: Callable[[Trajectories], Series] | None = None
    """Computes a dashed grey line from the trajectories of the first policy."""


def save_grid(
    rows: Sequence[PanelRow],
    columns: Mapping[str, Sequence[Trajectories]],
    x: Floats,
    style: Mapping[str, PolicyStyle],
    label: str,
    path: Path,
    decorate: Callable[[Axes], None] = lambda axes: None,
) -> Path:
    """Draw it into a file: `columns` are trajectories by condition, `x` [P] are the places along
    the axis called `label`.
    """
    with styled():
        figure = Figure(figsize=(1.2 + 2.5 * len(columns), 0.7 + 2.0 * len(rows)), layout="constrained")
        axes = figure.subplots(len(rows), len(columns), sharex=True, sharey="row", squeeze=False)
        for line, measure in zip(axes, rows, strict=True):
            for panel, several in zip(line, columns.values(), strict=True):
                _panel(panel, measure, several, x, style)
                decorate(panel)
            line[0].set_ylabel(measure.label)
        for top, bottom, condition in zip(axes[0], axes[-1], columns, strict=True):
            top.set_title(condition)
            bottom.set_xlabel(label)
        shown = dict.fromkeys(trajectories.header.policy for several in columns.values() for trajectories in several)
        handles = [style[name].handle(name) for name in shown]
        handles += [handle for handle in [_level_handle(rows)] if handle]
        figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
        return save(figure, path)


def _panel(
    axes: Axes, measure: PanelRow, several: Sequence[Trajectories], x: Floats, style: Mapping[str, PolicyStyle]
) -> None:
    if measure.level is not None and several:
        axes.plot(x, measure.level(several[0]).value, color="#888888", linestyle="--", linewidth=1.2)
    for trajectories in several:
        series, look = measure.of(trajectories), style[trajectories.header.policy]
        enough = series.count >= FEW
        low, high = (np.where(enough, part, np.nan) for part in series.interval)
        axes.fill_between(x, low, high, color=look.colour, alpha=0.15, linewidth=0)
        axes.plot(
            x,
            np.where(enough, series.value, np.nan),
            color=look.colour,
            linestyle=look.line,
            linewidth=look.width,
            marker=look.mark if len(x) <= 16 else None,
            markersize=4,
        )
    if measure.share:
        axes.set_ylim(-0.03, 1.03)
        axes.set_yticks(np.linspace(0, 1, 5), [f"{tick:.0%}" for tick in np.linspace(0, 1, 5)])


def _level_handle(rows: Sequence[PanelRow]) -> Line2D | None:
    if not any(measure.level for measure in rows):
        return None
    return Line2D([], [], color="#888888", linestyle="--", label="nominal motion")

"""Degradation curves: a measure over severity, a panel for each family of conditions, seen range
shaded.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from embodied.evaluation.conditions import NOMINAL
from embodied.evaluation.intervals import Bootstrap, Estimate, measure
from embodied.evaluation.results import Row

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""One colour per policy, distinguishable by colour-blind readers (Okabe and Ito)."""

SHADE = "#e6f0e2"
"""Behind what training has seen."""

STYLE: Any = {
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.grid": True,
    "grid.color": "#e8e8e8",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "svg.hashsalt": "surefoot",
}

COLUMNS = 4


def save_curves(rows: Sequence[Row], path: Path, name: str = "success", bootstrap: Bootstrap | None = None) -> None:
    """Draw `curves` into a file: PNG or SVG by its suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with rc_context(STYLE):
        curves(rows, name, bootstrap).savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)


def curves(rows: Sequence[Row], name: str = "success", bootstrap: Bootstrap | None = None) -> Figure:
    """A panel for each family with a severity axis, and one, below, for all conditions without.

    Raises:
        ValueError: when there are no rows.
    """
    if not rows:
        raise ValueError("no rows to draw: the results are empty")
    with rc_context(STYLE):
        return _draw(rows, name, bootstrap)


def _draw(rows: Sequence[Row], name: str, bootstrap: Bootstrap | None) -> Figure:
    graded, single = split_families(rows)
    colours = dict(zip(dict.fromkeys(row.policy for row in rows), COLOURS * 9, strict=False))
    names = list(dict.fromkeys(row.condition for row in single))
    heights = [2.5 * -(-len(graded) // COLUMNS), (0.7 + (0.12 + 0.13 * len(colours)) * len(names)) if names else 0.0]
    figure = Figure(figsize=(11, sum(heights) + 0.5), layout="constrained")
    parts = figure.subfigures(sum(map(bool, heights)), height_ratios=list(filter(None, heights)), squeeze=False)[:, 0]
    if graded:
        _panels(parts[0], graded, colours, name, bootstrap)
    if names:
        _dots(parts[-1].subplots(), names, single, colours, name, bootstrap)
    figure.legend(handles=_legend(colours, rows), loc="outside upper center", ncols=len(colours) + 1)
    return figure


def split_families(rows: Sequence[Row]) -> tuple[dict[str, list[Row]], list[Row]]:
    """Rows of each family that has a curve (two severities or more besides 0), with the nominal
    rows where it has none of severity 0, and the rest.
    """
    nominal = [row for row in rows if row.family == NOMINAL]
    families = dict.fromkeys(row.family for row in rows if row.family != NOMINAL)
    graded: dict[str, list[Row]] = {}
    for family in families:
        theirs = [row for row in rows if row.family == family and row.severity is not None]
        if len({row.severity for row in theirs} - {0.0}) >= 2:
            graded[family] = theirs + ([] if any(row.severity == 0 for row in theirs) else nominal)
    drawn = {row.key for theirs in graded.values() for row in theirs}
    return graded, [row for row in rows if row.key not in drawn]


def _panels(
    part: SubFigure,
    graded: Mapping[str, list[Row]],
    colours: Mapping[str, str],
    name: str,
    bootstrap: Bootstrap | None,
) -> None:
    """A grid of panels that share their measure's axis."""
    columns = min(COLUMNS, len(graded))
    grid = part.subplots(-(-len(graded) // columns), columns, sharey=True, squeeze=False)
    for axes, (family, rows) in zip(grid.flat, graded.items(), strict=False):
        _panel(axes, family, rows, colours, name, bootstrap)
    for axes in grid.flat[len(graded) :]:
        axes.remove()
    for axes in grid[:, 1:].flat:
        axes.set_ylabel("")


def _panel(
    axes: Axes,
    family: str,
    rows: Sequence[Row],
    colours: Mapping[str, str],
    name: str,
    bootstrap: Bootstrap | None,
) -> None:
    """One family: a line with its interval for each policy."""
    _shade_seen(axes, rows)
    for policy, colour in colours.items():
        theirs = [row for row in rows if row.policy == policy]
        severities = sorted({row.severity or 0.0 for row in theirs})
        points = [
            measure([row for row in theirs if (row.severity or 0.0) == place], name, bootstrap) for place in severities
        ]
        axes.plot(severities, [point.mean for point in points], "o-", color=colour, markersize=4, linewidth=1.6)
        axes.fill_between(
            severities, [p.low for p in points], [p.high for p in points], color=colour, alpha=0.15, linewidth=0
        )
    axes.set_title(family)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 4.5, 5, 9, 10]))
    axes.set_xlabel(next((row.unit for row in rows if row.family == family), ""))
    _measure_axis(axes, "y", name)


def _shade_seen(axes: Axes, rows: Sequence[Row]) -> None:
    """From the least to the greatest severity that training covers; a line where that is one
    severity only.
    """
    seen = [row.severity or 0.0 for row in rows if row.seen]
    if seen and min(seen) < max(seen):
        axes.axvspan(min(seen), max(seen), color=SHADE, zorder=0)
    elif seen:
        axes.axvline(seen[0], color=SHADE, linewidth=6, zorder=0)


def _dots(
    axes: Axes,
    names: Sequence[str],
    rows: Sequence[Row],
    colours: Mapping[str, str],
    name: str,
    bootstrap: Bootstrap | None,
) -> None:
    """Conditions without a curve: a dot and its interval for each policy."""
    for place, condition in enumerate(names):
        theirs = [row for row in rows if row.condition == condition]
        if any(row.seen for row in theirs):
            axes.axhspan(place - 0.45, place + 0.45, color=SHADE, zorder=0)
        for line, (policy, colour) in enumerate(colours.items()):
            found = measure([row for row in theirs if row.policy == policy], name, bootstrap)
            height = place + 0.6 * ((line + 0.5) / len(colours) - 0.5)
            _dot(axes, found, height, colour)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.set_title("other conditions")
    _measure_axis(axes, "x", name)


def _dot(axes: Axes, found: Estimate, height: float, colour: str) -> None:
    axes.plot([found.low, found.high], [height, height], color=colour, linewidth=2, alpha=0.5, solid_capstyle="round")
    axes.plot(found.mean, height, "o", color=colour, markersize=5)


def _measure_axis(axes: Axes, which: str, name: str) -> None:
    """Success and SPL lie between 0 and 1, and success is read in percent."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_label_text(name.replace("_", " "))
    if name in ("success", "spl", "soft_spl"):
        axes.set(**{f"{which}lim": (-0.03, 1.03)})
        axis.set_ticks(np.linspace(0, 1, 5), [f"{tick:.0%}" for tick in np.linspace(0, 1, 5)])


def _legend(colours: Mapping[str, str], rows: Sequence[Row]) -> list[Any]:
    handles: list[Any] = [
        Line2D([], [], color=c, marker="o", markersize=5, label=policy) for policy, c in colours.items()
    ]
    if any(row.seen for row in rows):
        handles.append(Patch(color=SHADE, label="seen in training"))
    return handles

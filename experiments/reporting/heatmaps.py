"""A map for every policy: success over drift of moves and drift of turns together."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from embodied.evaluation.conditions import DEGREES, METRES, NOMINAL
from experiments.reporting.plot_style import save, styled
from experiments.studies.comparison.records import ConditionSums
from experiments.studies.comparison.scores import Scores

COLUMNS = 4


def save_heatmaps(scores: Scores, path: Path) -> Path | None:
    """A map a policy, the number of every cell written in it; None where drifts are not crossed."""
    cells = crossed(scores)
    if not cells:
        return None
    metres, degrees = (sorted({key[axis] for key in cells}) for axis in (0, 1))
    rows = -(-len(scores.policies) // COLUMNS)
    with styled():
        figure = Figure(
            figsize=(3.1 * min(COLUMNS, len(scores.policies)) + 0.9, 2.5 * rows + 0.4), layout="constrained"
        )
        grid = figure.subplots(rows, min(COLUMNS, len(scores.policies)), squeeze=False, sharex=True, sharey=True)
        for axes, policy in zip(grid.flat, scores.policies, strict=False):
            values = np.array([[_value(scores, policy, cells.get((m, d))) for d in degrees] for m in metres])
            image = _map(axes, values)
            axes.set_title(policy)
            axes.set_xticks(range(len(degrees)), [f"{degree:+g}" if degree else "0" for degree in degrees])
            axes.set_yticks(range(len(metres)), [f"{metre:+g}" if metre else "0" for metre in metres])
        for axes in grid.flat[len(scores.policies) :]:
            axes.remove()
        figure.supxlabel("degrees added to every turn", fontsize=10)
        figure.supylabel("metres added to every move", fontsize=10)
        bar = figure.colorbar(image, ax=grid, shrink=0.6, pad=0.01, label="success")
        bar.set_ticks(np.linspace(0, 1, 5), labels=[f"{tick:.0%}" for tick in np.linspace(0, 1, 5)])
        return save(figure, path)


def crossed(scores: Scores) -> dict[tuple[float, float], str]:
    """Returns conditions by (metres, degrees) of drift.

    These are the conditions where both drift, and those where one drifts as far as in one of these.
    """
    both = {METRES, DEGREES}
    found = {_position(one): name for name, one in scores.conditions.items() if one.axes.keys() == both}
    metres, degrees = {place[0] for place in found} | {0.0}, {place[1] for place in found} | {0.0}
    alone = {
        _position(one): name
        for name, one in scores.conditions.items()
        if one.severity is not None and one.axes.keys() < both and (one.axes or one.family == NOMINAL)
    }
    edges = {place: name for place, name in alone.items() if place[0] in metres and place[1] in degrees}
    return edges | found if found else {}


def _position(one: ConditionSums) -> tuple[float, float]:
    return one.axes.get(METRES, 0.0), one.axes.get(DEGREES, 0.0)


def _value(scores: Scores, policy: str, condition: str | None) -> float:
    return np.nan if condition is None else scores.rate(policy, [condition]).value


def _map(axes: Axes, values: NDArray[np.float64]) -> AxesImage:
    image = axes.imshow(values, cmap="cividis", vmin=0, vmax=1, aspect="auto", origin="lower")
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            colour = "white" if value < 0.55 else "black"
            axes.text(column, row, f"{100 * value:.0f}", ha="center", va="center", color=colour, fontsize=9)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return image

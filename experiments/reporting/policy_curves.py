"""Success of every policy over the severity of a perturbation, with intervals over seeds and
houses.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from embodied.evaluation.conditions import NOMINAL
from experiments.reporting.plot_style import PolicyStyle, percent_axis, save, shade, styled
from experiments.reporting.severity_curves import SHADE
from experiments.studies.comparison.scores import Scores

WIDE = {"drift of turns": "turns drift", "drift of moves": "moves drift"}
NARROW = {"turns disabled at random": "turns disabled, random", "turns disabled in an arc": "turns disabled, an arc"}

DODGE = 0.012
"""Policies stand side by side by this share of the axis, or their intervals would hide one
another.
"""


def save_curves(scores: Scores, styles: Mapping[str, PolicyStyle], path: Path) -> Path | None:
    """Two wide panels of drift above two of disabled turns; None where no family has a curve."""
    families = [name for name in (*WIDE, *NARROW) if len(places(scores, name)) >= 3]
    if not families:
        return None
    with styled():
        columns = min(2, len(families))
        figure = Figure(figsize=(5.6 * columns, 3.6 * -(-len(families) // columns) + 0.6), layout="constrained")
        grid = figure.subplots(-(-len(families) // columns), columns, squeeze=False, sharey=True)
        for axes, family in zip(grid.flat, families, strict=False):
            _panel(axes, family, scores, styles)
        for axes in grid.flat[len(families) :]:
            axes.remove()
        for axes in grid[:, 0]:
            axes.set_ylabel("success")
        handles = [styles[name].handle(name) for name in scores.policies]
        handles.append(Patch(color=SHADE, label=f"training of {scores.reference}"))
        figure.legend(handles=handles, loc="outside upper center", ncols=1 + 2 * columns)
        return save(figure, path)


def places(scores: Scores, family: str) -> dict[float, str]:
    """The conditions of a family by severity, ascending, the nominal one at 0."""
    found = [(one.severity or 0.0, name) for name, one in scores.conditions.items() if one.family in (family, NOMINAL)]
    return dict(sorted(found))


def _panel(axes: Axes, family: str, scores: Scores, styles: Mapping[str, PolicyStyle]) -> None:
    conditions = places(scores, family)
    severities = list(conditions)
    seen = [place for place, name in conditions.items() if scores.conditions[name].seen]
    span = severities[-1] - severities[0]
    shade(axes, min(seen, default=0.0) - 0.005 * span, max(seen, default=0.0) + 0.005 * span)
    for place, policy in enumerate(scores.policies):
        aside = DODGE * span * (place - (len(scores.policies) - 1) / 2) / max(1, len(scores.policies) - 1) * 2
        _line(axes, policy, conditions, aside, scores, styles[policy])
    axes.set_title({**WIDE, **NARROW}[family])
    axes.set_xlabel(next(one.unit for one in scores.conditions.values() if one.family == family))
    axes.set_xticks(
        _ticks(severities), [f"{tick:+g}" if family in WIDE and tick else f"{tick:g}" for tick in _ticks(severities)]
    )
    percent_axis(axes)


def _line(
    axes: Axes, policy: str, conditions: Mapping[float, str], aside: float, scores: Scores, look: PolicyStyle
) -> None:
    found = [scores.rate(policy, [name]) for name in conditions.values()]
    xs, values = [severity + aside for severity in conditions], [one.value for one in found]
    reach = [[one.value - one.low for one in found], [one.high - one.value for one in found]]
    axes.errorbar(
        xs,
        values,
        yerr=reach,
        color=look.colour,
        marker=look.mark,
        linestyle=look.line,
        linewidth=look.width,
        markersize=4.5,
        elinewidth=0.9,
        zorder=3 if look.width > 2 else 2,
    )


def _ticks(severities: Sequence[float]) -> list[float]:
    """The places themselves, less those too near to a neighbour to be written."""
    span, kept = severities[-1] - severities[0], list[float]()
    for place in sorted(severities, key=lambda one: (one != 0, -abs(one))):
        if all(abs(place - other) >= 0.065 * span for other in kept):
            kept.append(place)
    return sorted(kept)

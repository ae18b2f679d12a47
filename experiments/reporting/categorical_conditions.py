"""Conditions without a severity: a mark and its interval for every policy under each."""

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.reporting.plot_style import PolicyStyle, percent_axis, save, styled
from experiments.reporting.severity_curves import SHADE
from experiments.studies.comparison.scores import Scores


def save_kinds(scores: Scores, styles: Mapping[str, PolicyStyle], path: Path) -> Path | None:
    """Conditions down, success along; None where every condition has a severity."""
    names = [name for name, one in scores.conditions.items() if one.severity is None]
    if not names:
        return None
    count = len(scores.policies)
    with styled():
        figure = Figure(figsize=(9.5, (0.22 + 0.085 * count) * len(names) + 1.2), layout="constrained")
        axes = figure.subplots()
        for row, condition in enumerate(names):
            colour = SHADE if scores.conditions[condition].seen else "#f4f4f4" if row % 2 else "#ffffff"
            axes.axhspan(row - 0.5, row + 0.5, color=colour, zorder=0, linewidth=0)
            for line, policy in enumerate(scores.policies):
                found, look = scores.rate(policy, [condition]), styles[policy]
                height = row + 0.84 * ((line + 0.5) / count - 0.5)
                axes.plot([found.low, found.high], [height, height], color=look.colour, linewidth=1.4, alpha=0.6)
                axes.plot(found.value, height, look.mark, color=look.colour, markersize=4.5)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel("success")
        percent_axis(axes, "x")
        handles = [styles[name].handle(name) for name in scores.policies]
        handles.append(Patch(color=SHADE, label=f"training of {scores.reference}"))
        figure.legend(handles=handles, loc="outside upper center", ncols=5)
        return save(figure, path)

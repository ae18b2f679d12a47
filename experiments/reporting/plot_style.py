"""Plot style: the same colour and mark for a policy everywhere, distinguishable
without colours too.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from experiments.reporting.severity_curves import SHADE, STYLE

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f6d5f", "#999999")
"""Okabe and Ito's, brown and grey for their black and yellow."""

_MARKS = ("o", "s", "^", "D", "v", "P", "X", "d")


@dataclass(frozen=True)
class PolicyStyle:
    """Colour, mark and line of one policy."""

    colour: str
    mark: str
    line: str
    width: float

    def handle(self, label: str) -> Line2D:
        """Its line in a legend."""
        return Line2D(
            [],
            [],
            color=self.colour,
            marker=self.mark,
            linestyle=self.line,
            linewidth=self.width,
            markersize=5,
            label=label,
        )


def policy_styles(policies: Sequence[str], reference: str, baselines: Sequence[str] = ()) -> dict[str, PolicyStyle]:
    """The reference in a heavy line, those that learned nothing dotted."""
    return {
        name: PolicyStyle(
            colour=_COLOURS[place % len(_COLOURS)],
            mark=_MARKS[place % len(_MARKS)],
            line=":" if name in baselines else "-",
            width=2.6 if name == reference else 1.4,
        )
        for place, name in enumerate(policies)
    }


def save(figure: Figure, path: Path) -> Path:
    """Write a PNG of so few colours that it can be committed; nobody sees the difference."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=130)
    Image.open(drawn).convert("RGB").quantize(128).save(path, optimize=True)
    return path


def styled() -> Any:
    """The project's style, for the time of a `with`."""
    return rc_context(STYLE)


def percent_axis(axes: Axes, which: str = "y") -> None:
    """Success from 0 to 100 %."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axes.set(**{f"{which}lim": (-0.02, 1.02)})
    axis.set_ticks(np.linspace(0, 1, 5), [f"{tick:.0%}" for tick in np.linspace(0, 1, 5)])


def shade(axes: Axes, low: float, high: float) -> None:
    """Shades the range that training covers."""
    axes.axvspan(low, high, color=SHADE, zorder=0)

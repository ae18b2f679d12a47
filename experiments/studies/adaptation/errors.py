"""Errors of predicted motions, by the number of times the action was taken before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from embodied.evaluation.intervals.series import Series, ratio
from embodied.evaluation.trajectories import Trajectories
from embodied.geometry import wrap_angles
from embodied.types import Flags, Floats
from experiments.reporting.plot_style import PolicyStyle, save, styled
from experiments.studies.adaptation.panels import PanelRow, save_grid

MotionArray = NDArray[Any]

TRIES = 8
"""Times an action was taken before, up to this many."""

BLOCKED = 0.9
"""Moves that got less than this share of what was due met a wall (or were lost), which the action
is not to blame for.
"""

FEW = 5
"""Cells of the map that rest on fewer steps are left empty."""


@dataclass(frozen=True)
class PredictionError:
    """One kind of error: which steps it is of, how large it is there given what was expected, its
    unit, and where its colours end.
    """

    kind: str
    unit: str
    of: Callable[[Trajectories], Flags]
    size: Callable[[Trajectories, MotionArray], Floats]
    ceiling: float

    def over_tries(self, trajectories: Trajectories, expected: MotionArray, also: Flags | None = None) -> Series:
        """The mean error of `expected` [S, 3] over the times the action was taken before, of those
        steps that are `also` [S].
        """
        which = self.of(trajectories) if also is None else self.of(trajectories) & also
        return ratio(
            self.size(trajectories, expected)[which], 1.0, trajectories.tried[which], trajectories.scene[which], TRIES
        )

    def predicted(self, trajectories: Trajectories) -> Series:
        """Of what the policy predicted."""
        return self.over_tries(trajectories, trajectories.predicted)

    def named(self, trajectories: Trajectories) -> Series:
        """Returns the error of the nominal motion."""
        motions = trajectories.header.actions.motions * [1, 1, np.pi / 180]
        return self.over_tries(trajectories, motions[trajectories.action])


def save_errors(columns: Mapping[str, Sequence[Trajectories]], style: Mapping[str, PolicyStyle], path: Path) -> Path:
    """Errors over tries: of a move's displacement and of a turn's angle."""
    rows = [PanelRow(f"{off.kind}: {off.unit} off", off.predicted, level=off.named) for off in (MOVES, TURNS)]
    foretelling = {
        name: [trajectories for trajectories in several if predicts_motions(trajectories)]
        for name, several in columns.items()
    }
    return save_grid(rows, foretelling, np.arange(TRIES, dtype=np.float64), style, "times taken before", path)


def save_maps(several: Sequence[Trajectories], path: Path) -> Path:
    """One policy's errors action by action, a map for each condition: tries across, actions down;
    moves above turns, each in its unit.
    """
    heights = [int(several[0].is_move.sum()), int((~several[0].is_move).sum())]
    with styled():
        figure = Figure(figsize=(1.8 + 2.0 * len(several), 5.0), layout="constrained")
        rows = figure.subplots(2, len(several), sharex=True, sharey="row", squeeze=False, height_ratios=heights)
        for line, off in zip(rows, (MOVES, TURNS), strict=True):
            images = [_map(axes, trajectories, off) for axes, trajectories in zip(line, several, strict=True)]
            figure.colorbar(
                images[0], ax=list(line), label=f"{off.unit} off", extend="max", aspect=4 * heights[off is TURNS]
            )
        for axes, trajectories in zip(rows[0], several, strict=True):
            axes.set_title(trajectories.header.condition)
        for axes in rows[1]:
            axes.set_xlabel("times taken before")
        figure.suptitle(
            f"{several[0].header.policy}: error of the motion predicted; grey where it was seldom taken", fontsize=10
        )
        return save(figure, path)


def predicts_motions(trajectories: Trajectories) -> bool:
    """Returns whether the policy predicts any motion."""
    return bool(np.isfinite(trajectories.predicted).any())


def centimetres(trajectories: Trajectories, expected: MotionArray) -> Floats:
    """How far [S] from where it was expected a step ended."""
    apart: Floats = 100 * np.linalg.norm(trajectories.travelled[:, :2] - expected[:, :2], axis=1)
    return apart


def degrees(trajectories: Trajectories, expected: MotionArray) -> Floats:
    """How many degrees [S] a step's turn was off."""
    off = trajectories.travelled[:, 2] - expected[:, 2]
    return np.abs(np.rad2deg(wrap_angles(off)))


def _moves(trajectories: Trajectories) -> Flags:
    due, went = (np.linalg.norm(motions[:, :2], axis=1) for motions in (trajectories.commanded, trajectories.travelled))
    return _named_move(trajectories) & trajectories.moving & (went >= BLOCKED * due)


def _turns(trajectories: Trajectories) -> Flags:
    return ~_named_move(trajectories) & trajectories.moving


def _named_move(trajectories: Trajectories) -> Flags:
    """Steps [S] whose action is a move by name."""
    flags: Flags = np.isin(trajectories.action, np.flatnonzero(trajectories.is_move))
    return flags


MOVES = PredictionError("moves", "cm", _moves, centimetres, ceiling=30.0)
TURNS = PredictionError("turns", "°", _turns, degrees, ceiling=90.0)


def _map(axes: Axes, trajectories: Trajectories, off: PredictionError) -> AxesImage:
    actions = np.flatnonzero(trajectories.is_move if off is MOVES else ~trajectories.is_move)
    found = [off.over_tries(trajectories, trajectories.predicted, trajectories.action == action) for action in actions]
    cells = np.array([np.where(one.count >= FEW, one.value, np.nan) for one in found])
    axes.set_yticks(range(len(actions)), [trajectories.header.actions.names[action] for action in actions], fontsize=7)
    axes.grid(visible=False)
    axes.set_facecolor("#dddddd")
    return axes.imshow(cells, cmap="cividis", vmin=0, vmax=off.ceiling, aspect="auto")

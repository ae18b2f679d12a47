"""Progress towards the goal by step and by number of actions tried."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.evaluation.intervals.series import Series, first_reaching, position_interval, ratio
from embodied.evaluation.trajectories import Integers, Trajectories
from embodied.types import Floats
from experiments.reporting.plot_style import PolicyStyle
from experiments.studies.adaptation.panels import PanelRow, save_grid

STEPS = 80
"""Steps of an episode that are drawn."""

TRIED = 15
"""Distinct actions tried that are drawn."""

MOVED_M = 0.01
"""Of steps that went less far nobody asks how efficient they were."""

WINDOW = 5
"""Steps that curves over steps are averaged over."""

WELL = 0.8
"""Moving well is this share of the speed towards the goal that the policy itself has when nothing
is perturbed.
"""

SETTLED = slice(10, 40)
"""Steps over which that speed is taken."""


def save_steps(columns: Mapping[str, Sequence[Trajectories]], style: Mapping[str, PolicyStyle], path: Path) -> Path:
    """Success, way left, progress a step and a metre, over the step index."""
    rows = [
        PanelRow("arrived", arrived, share=True),
        PanelRow("of the way left", way_left, share=True),
        PanelRow("m nearer a step", lambda trajectories: speed(trajectories).smoothed(WINDOW)),
        PanelRow("m nearer a metre", lambda trajectories: efficiency(trajectories).smoothed(WINDOW)),
    ]
    places = np.arange(STEPS, dtype=np.float64)
    return save_grid(rows, columns, places, style, "step of the episode", path)


def save_tried(columns: Mapping[str, Sequence[Trajectories]], style: Mapping[str, PolicyStyle], path: Path) -> Path:
    """Progress over the number of different actions tried so far."""
    rows = [
        PanelRow("m nearer a step", lambda trajectories: speed(trajectories, trajectories.distinct, TRIED + 1)),
        PanelRow("m nearer a metre", lambda trajectories: efficiency(trajectories, trajectories.distinct, TRIED + 1)),
    ]
    places = np.arange(TRIED + 1, dtype=np.float64)
    return save_grid(rows, columns, places, style, "different actions tried before", path)


def arrived(trajectories: Trajectories) -> Series:
    """The share of episodes that had succeeded by each step."""
    return _by_episode(trajectories, lambda step: trajectories.success & (trajectories.lengths <= step))


def success(trajectories: Trajectories) -> Series:
    """The share of episodes that succeeded, in one place."""
    return ratio(
        trajectories.success, 1.0, np.zeros(len(trajectories.success), dtype=np.int64), trajectories.header.scenes, 1
    )


def way_left(trajectories: Trajectories) -> Series:
    """The share of the way that was left at each step; episodes that ended keep what they had
    left.
    """
    gone = np.zeros((len(trajectories.lengths), STEPS + 1))
    inside = trajectories.step < STEPS
    gone[trajectories.episode[inside], trajectories.step[inside] + 1] = trajectories.nearer[inside]
    left = 1 - np.cumsum(gone, axis=1) / trajectories.start[:, None]
    return _by_episode(trajectories, lambda step: left[:, step])


def speed(trajectories: Trajectories, place: Integers | None = None, places: int = STEPS + WINDOW - 1) -> Series:
    """Metres nearer in a step, of the episodes still under way; END is no such step."""
    return _progress(
        trajectories, np.ones(len(trajectories.action)), trajectories.step if place is None else place, places
    )


def efficiency(trajectories: Trajectories, place: Integers | None = None, places: int = STEPS + WINDOW - 1) -> Series:
    """Metres nearer for every metre travelled, of the steps that went anywhere."""
    metres = np.linalg.norm(trajectories.travelled[:, :2], axis=1)
    went = np.where(metres > MOVED_M, metres, 0.0)
    return _progress(trajectories, went, trajectories.step if place is None else place, places)


def steps_until_well(trajectories: Trajectories, unperturbed: Trajectories) -> tuple[float, float, float]:
    """The step from which the policy is `WELL` as fast as when unperturbed, with its interval;
    infinity where it never is.
    """
    curve, level = speed(trajectories).smoothed(WINDOW), speed(unperturbed)
    value = first_reaching(curve.value, WELL * np.array(np.nanmean(level.value[SETTLED])))
    resampled = first_reaching(curve.resampled, WELL * np.nanmean(level.resampled[:, SETTLED], axis=1))
    return float(value), *position_interval(resampled)


def _progress(trajectories: Trajectories, below: Floats, place: Integers, places: int) -> Series:
    moving = trajectories.moving & np.isfinite(trajectories.nearer) & (below > 0)
    return ratio(trajectories.nearer[moving], below[moving], place[moving], trajectories.scene[moving], places)


def _by_episode(trajectories: Trajectories, values: Callable[[int], NDArray[Any]]) -> Series:
    """A mean over all episodes at each step, of what `values(step)` [E] gives."""
    table = np.stack([values(step) for step in range(STEPS)], axis=1).astype(np.float64)
    places = np.broadcast_to(np.arange(STEPS), table.shape)
    scenes = np.broadcast_to(np.array(trajectories.header.scenes)[:, None], table.shape)
    return ratio(table.ravel(), 1.0, places.ravel(), scenes.ravel(), STEPS)

"""How far apart two simulators are, after every motion of a walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configs.roots.compare_simulators import Tolerances
from embodied.types import Floats
from experiments.studies.simulator_comparison.walks import Walk

ComparedFrames = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class ViewDifference:
    """The state of a body at one time: its pose [4], whether its last motion touched anything,
    and its frames.
    """

    pose: Floats
    touched: bool
    frames: ComparedFrames


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Second less first, after one motion (or at the start); `pose` is the first's.

    `depth_m` is the median over the pixels in which both see something (NaN: none, or frames of
    unequal size), `unlike_hits` the share of pixels in which only one does, `rgb` the mean
    difference of intensities, of 255 (NaN: not both have colour, or sizes differ).
    """

    pose: tuple[float, ...]
    position_m: float
    height_m: float
    yaw_deg: float
    touched: tuple[bool, bool]
    depth_m: float
    unlike_hits: float
    rgb: float

    def within(self, tolerances: Tolerances) -> bool:
        """Whether pose and depth are as near as asked; collisions are counted over a walk."""
        near = self.position_m <= tolerances.position_m and self.yaw_deg <= tolerances.yaw_deg
        return near and not self.depth_m > tolerances.depth_m


def apart(first: ViewDifference, second: ViewDifference) -> Apart:
    """Compare what two bodies are and see."""
    gap = second.pose - first.pose
    depth, unlike = _depths(first.frames.get("depth"), second.frames.get("depth"))
    return Apart(
        pose=tuple(first.pose.tolist()),
        position_m=float(np.hypot(gap[0], gap[1])),
        height_m=float(gap[2]),
        yaw_deg=float(np.degrees(abs(np.angle(np.exp(1j * gap[3]))))),
        touched=(first.touched, second.touched),
        depth_m=depth,
        unlike_hits=unlike,
        rgb=_colours(first.frames.get("rgb"), second.frames.get("rgb")),
    )


@dataclass(frozen=True, kw_only=True)
class SimulatorDifference:
    """One walk: how far apart the two were at the start and after each motion; `refused` starts
    were drawn before at which the second could not stand.
    """

    walk: Walk
    refused: int
    steps: tuple[Apart, ...]

    @property
    def collisions(self) -> int:
        """Motions of which only one touched something."""
        return sum(step.touched[0] != step.touched[1] for step in self.steps)

    def agrees(self, tolerances: Tolerances) -> bool:
        """Whether the whole walk is within the tolerances."""
        return self.collisions <= tolerances.collisions and self.first_apart(tolerances) is None

    def first_apart(self, tolerances: Tolerances) -> int | None:
        """The first motion, from 1, after which they are too far apart; 0 is the start, None
        never.
        """
        return next((number for number, step in enumerate(self.steps) if not step.within(tolerances)), None)

    def largest(self, name: str) -> float:
        """The largest of a number over the walk; NaN where it is never known."""
        values = np.array([getattr(step, name) for step in self.steps], dtype=float)
        return float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else float("nan")


def unlike_frames(first: ComparedFrames, second: ComparedFrames) -> list[str]:
    """Lists differences of the frames themselves: names, sizes and types."""
    told = [f"only one has {name}" for name in sorted(set(first) ^ set(second))]
    for name in sorted(set(first) & set(second)):
        shapes, types = (first[name].shape, second[name].shape), (first[name].dtype, second[name].dtype)
        if shapes[0] != shapes[1]:
            told.append(f"{name} is {shapes[0]} in the first and {shapes[1]} in the second")
        if types[0] != types[1]:
            told.append(f"{name} is {types[0]} in the first and {types[1]} in the second")
    return told


def worst(differences: Sequence[SimulatorDifference], name: str) -> float:
    """The largest of a number over all walks."""
    return max((difference.largest(name) for difference in differences), default=float("nan"))


def _depths(first: NDArray[Any] | None, second: NDArray[Any] | None) -> tuple[float, float]:
    if first is None or second is None or first.shape != second.shape:
        return float("nan"), float("nan")
    both, either = (first > 0) & (second > 0), (first > 0) | (second > 0)
    unlike = float((either & ~both).mean())
    return (float(np.median(np.abs(second - first)[both])) if both.any() else float("nan")), unlike


def _colours(first: NDArray[Any] | None, second: NDArray[Any] | None) -> float:
    if first is None or second is None or first.shape != second.shape:
        return float("nan")
    return float(np.abs(second.astype(float) - first.astype(float)).mean())

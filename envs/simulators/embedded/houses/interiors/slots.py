"""Places along the sides of a room.

The four sides are numbered by the quarter turns of furniture with its back to them: 0 west, 1
south, 2 east, 3 north.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.houses.furniture.model import Model
from envs.simulators.embedded.houses.interiors.rectangles import Rectangles
from envs.simulators.embedded.houses.plan import Rectangle

SIDES = (0, 1, 2, 3)
_STEP = 0.05
_Floats = NDArray[np.float64]
Preference = Callable[[_Floats], _Floats]
"""Costs [n] of standing at [n] places along a wall, each given as a share 0..1 of the room left
between its ends.
"""


def in_corner(share: _Floats) -> _Floats:
    """As near an end of the wall as can be."""
    return np.minimum(share, 1 - share)


def in_middle(share: _Floats) -> _Floats:
    """As near the middle of the wall as can be."""
    return np.abs(share - 0.5)


def anywhere(share: _Floats) -> _Floats:
    """All places alike."""
    return np.zeros_like(share)


@dataclass(frozen=True)
class Glazing:
    """A window as furniture sees it: on which side of the room, from where to where along it, and
    the heights of sill and head.
    """

    side: int
    low: float
    high: float
    sill: float
    head: float


@dataclass(frozen=True, eq=False)
class Slots:
    """Places for one model along some sides: side [n], centre along the side [n], share of the free
    length [n], floor covered [n, 4].
    """

    side: NDArray[np.int64]
    along: _Floats
    share: _Floats
    rectangles: Rectangles

    def __len__(self) -> int:
        return len(self.side)

    def behind_glass(self, windows: Sequence[Glazing], bottom: float, top: float) -> NDArray[np.bool_]:
        """[n]: whether something from `bottom` to `top` above the floor would stand before a
        window.
        """
        covered = np.zeros(len(self), np.bool_)
        half = (
            np.where(
                self.side % 2 == 0,
                self.rectangles[:, 3] - self.rectangles[:, 1],
                self.rectangles[:, 2] - self.rectangles[:, 0],
            )
            / 2
        )
        for w in windows:
            if bottom < w.head and top > w.sill + 0.1:
                covered |= (self.side == w.side) & (self.along - half < w.high) & (w.low < self.along + half)
        return covered


def slots(
    model: Model, frame: Rectangle, sides: Sequence[int], gap: float, end_gap: float, aside: float = 0.0
) -> Slots:
    """Places every 5 cm, and at the far end, with the model's back `gap` metres from the sides of
    `frame` and `aside` metres free to both sides of it.
    """
    depth, half = model.upper[0] - model.lower[0], (model.upper[1] - model.lower[1]) / 2 + aside
    found = []
    for side in sides:
        low, high = (frame[1], frame[3]) if side % 2 == 0 else (frame[0], frame[2])
        low, high = low + half + end_gap, high - half - end_gap
        if high >= low:
            along = np.append(np.arange(low, high, _STEP), high)
            share = (along - low) / max(high - low, 1e-6)
            found.append(
                Slots(np.full(len(along), side), along, share, _strip(side, frame, gap, gap + depth, along, half))
            )
    if not found:
        return Slots(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros((0, 4)))
    columns = zip(*((s.side, s.along, s.share, s.rectangles) for s in found), strict=True)
    return Slots(*(np.concatenate(column) for column in columns))


def slot_at(model: Model, frame: Rectangle, side: int, gap: float, along: float) -> Slots:
    """The one place centred at `along` on a side, wherever that is."""
    depth, half = model.upper[0] - model.lower[0], (model.upper[1] - model.lower[1]) / 2
    where = np.array([along])
    return Slots(np.array([side]), where, np.zeros(1), _strip(side, frame, gap, gap + depth, where, half))


def _strip(side: int, frame: Rectangle, near: float, far: float, along: _Floats, half: float) -> Rectangles:
    """The floor from `near` to `far` off a side, `half` to both sides of each place."""
    wall, inwards = frame[side], 1 if side < 2 else -1
    low, high = (np.full_like(along, edge) for edge in sorted((wall + inwards * near, wall + inwards * far)))
    columns = (low, along - half, high, along + half) if side % 2 == 0 else (along - half, low, along + half, high)
    return np.stack(columns, axis=1)


_AHEAD = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)], np.float64)


def fronts(places: Slots, depth: float) -> Rectangles:
    """[n, 4]: the floor `depth` metres before each place."""
    return _shifted_edge(places.rectangles, places.side, depth)


def ahead(rectangle: Rectangle, side: int, depth: float) -> Rectangle:
    """The floor `depth` metres before one place."""
    x0, y0, x1, y1 = (float(edge) for edge in _shifted_edge(np.array([rectangle]), np.array([side]), depth)[0])
    return x0, y0, x1, y1


def _shifted_edge(rectangles: Rectangles, side: NDArray[np.int64], depth: float) -> Rectangles:
    """Returns the area that a rectangle's front edge sweeps when it moves `depth` ahead."""
    step = _AHEAD[side]
    lower = np.where(step > 0, rectangles[:, 2:], rectangles[:, :2]) + depth * np.minimum(step, 0)
    upper = np.where(step < 0, rectangles[:, :2], rectangles[:, 2:]) + depth * np.maximum(step, 0)
    return np.concatenate([lower, upper], axis=1)

"""Keeping every floor reachable for a disc of `RADIUS`, however large a body really is: furniture
that cuts a room in pieces is taken out again.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from envs.simulators.embedded.houses.interiors.interior import GAP, Interior
from envs.simulators.embedded.houses.interiors.placed import Placed
from envs.simulators.embedded.houses.plan import Rectangle

RADIUS = 0.18
"""Of the disc that must get everywhere, metres."""
CELL = 0.05
_POCKET = 6
"""A cut-off part of at most this many cells (0.015 m2) is ignored: it is a gap no one would call
floor.
"""
_SPARE = 0.02
"""By how much a map of the house may see a passage narrower than it is, metres."""
_ROUND = ("plant", "lamp", "chair", "bin", "dining table", "coffee table", "washbasin", "toilet")
_CORE = 0.5
"""Kinds of furniture that leave the corners of their boxes free, and the share of the box that is
covered for certain.
"""
_ESSENTIAL = ("bed", "toilet", "washbasin", "sofa", "fridge", "stove", "kitchen counter", "desk", "dining table")
_Mask = NDArray[np.bool_]


def clear_ways(interior: Interior, corners: Rectangle, doorways: list[Rectangle]) -> None:
    """Take furniture out, the last put in first, until the floor where the disc fits is one part
    that holds every doorway.

    `corners` are the room's, between wall axes; `doorways` the floor in the clear width of each
    door, on both sides of its wall.
    """
    grid = _Grid(corners, interior.frame, doorways)
    while (cut := grid.cut_off(interior)) is not None:
        pocket, main = cut
        near = [p for p in reversed(_standing(interior)) if grid.touches(p, pocket)]
        between = [p for p in near if grid.touches(p, main)]
        if not near:
            return
        interior.take_out(max(between or near, key=_expendable))


def _expendable(placed: Placed) -> bool:
    """Whether a room is still what it is without this piece."""
    return placed.furniture.model.category not in _ESSENTIAL


def _standing(interior: Interior) -> list[Placed]:
    return [p for p in interior.placed if p.solid and p.under is None]


def _shrunk(rectangle: Rectangle, share: float) -> Rectangle:
    """Returns the rectangle scaled about its centre."""
    x0, y0, x1, y1 = rectangle
    dx, dy = (1 - share) / 2 * (x1 - x0), (1 - share) / 2 * (y1 - y0)
    return x0 + dx, y0 + dy, x1 - dx, y1 - dy


class _Grid:
    """Cells of 5 cm over one room: where the disc's centre may be as far as the building is
    concerned.
    """

    def __init__(self, corners: Rectangle, frame: Rectangle, doorways: list[Rectangle]) -> None:
        self.x = np.arange(corners[0] + CELL / 2, corners[2], CELL)
        self.y = np.arange(corners[1] + CELL / 2, corners[3], CELL)
        x0, y0, x1, y1 = frame
        inset = RADIUS + GAP
        self.open = self._inside((x0 + inset, y0 + inset, x1 - inset, y1 - inset))
        self.doors = [self._inside(doorway) for doorway in doorways]
        for door in self.doors:
            self.open |= door

    def cut_off(self, interior: Interior) -> tuple[_Mask, _Mask] | None:
        """The largest part of the floor that is cut off from the main one, and the main one; None
        when nothing is.

        What is round or open covers less than its box, and a passage may be just wide enough. So
        three views are taken: of the boxes, of the boxes and a little more, and of what is surely
        covered.
        """
        views = ((1.0, RADIUS), (1.0, RADIUS + _SPARE), (_CORE, RADIUS))
        cuts = (self._cut_off(interior, share, radius) for share, radius in views)
        return next((cut for cut in cuts if cut is not None), None)

    def _cut_off(self, interior: Interior, share: float, radius: float) -> tuple[_Mask, _Mask] | None:
        free = self.open.copy()
        for leaf in interior.leaves:
            free &= ~self._around(leaf, radius)
        for placed in _standing(interior):
            round_ = placed.furniture.model.category in _ROUND
            free &= ~self._around(_shrunk(placed.base, share) if round_ else placed.base, radius)
        parts, count = ndimage.label(free)
        if count <= 1:
            return None
        sizes = np.bincount(parts.ravel())
        sizes[0] = 0
        main = int(sizes.argmax())
        with_door = {int(parts[door][parts[door] > 0][0]) for door in self.doors if (parts[door] > 0).any()} - {main}
        others = [i for i in range(1, count + 1) if i != main and (i in with_door or sizes[i] > _POCKET)]
        if not others:
            return None
        return parts == max(others, key=lambda i: sizes[i]), parts == main

    def touches(self, placed: Placed, part: _Mask) -> bool:
        """Whether a part of the floor ends at this piece."""
        return bool((self._around(placed.base, RADIUS + 2 * CELL) & part).any())

    def _inside(self, rectangle: Rectangle) -> _Mask:
        x0, y0, x1, y1 = rectangle
        return ((self.x >= x0) & (self.x <= x1))[:, None] & ((self.y >= y0) & (self.y <= y1))

    def _around(self, rectangle: Rectangle, reach: float) -> _Mask:
        """Cells nearer than `reach` to a rectangle."""
        x0, y0, x1, y1 = rectangle
        dx = np.maximum(np.maximum(x0 - self.x, self.x - x1), 0.0)
        dy = np.maximum(np.maximum(y0 - self.y, self.y - y1), 0.0)
        return np.asarray((dx**2)[:, None] + dy**2 < reach**2)

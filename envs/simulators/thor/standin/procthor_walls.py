"""The walls of a ProcTHOR house.

Each wall is an upright rectangle of four points, told once by either room it bounds; doors and
windows are holes in two of them, told along the first from its first point. Rooms share an edge, so
walls between the same two points are one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from embodied.types import Floats
from envs.simulators.embedded.houses.openings import DOOR_HEIGHT
from envs.simulators.embedded.houses.shapes import Corner

THICKNESS = 0.08
"""Metres: of all walls. ProcTHOR's have none; those of the build are as thick as its collider."""

_PANE = 0.02
"""Half of the thickness of what fills a hole, metres."""

Box = tuple[Corner, Corner]
_Along = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Hole:
    """An opening from `low` to `high` along its wall and from `bottom` to `top`, metres, and what
    fills it, if anything.
    """

    low: float
    high: float
    bottom: float
    top: float
    filling: str | None


@dataclass
class HouseWall:
    """A wall from `start` to `end`, [x, y] of our frame, with holes."""

    start: Floats
    end: Floats
    height: float
    holes: list[_Hole] = field(default_factory=list)

    @property
    def solid(self) -> list[Box]:
        """Boxes of what is left around the holes."""
        half, boxes, at = THICKNESS / 2, [], -THICKNESS / 2
        for hole in sorted(self.holes, key=lambda hole: hole.low):
            boxes += [
                (at, hole.low, 0.0, self.height),
                (hole.low, hole.high, 0.0, hole.bottom),
                (hole.low, hole.high, hole.top, self.height),
            ]
            at = max(at, hole.high)
        boxes.append((at, self._length + half, 0.0, self.height))
        return [
            self._box(low, high, bottom, top, half)
            for low, high, bottom, top in boxes
            if high - low > 1e-3 and top - bottom > 1e-3
        ]

    @property
    def fillings(self) -> Iterator[tuple[str, Box]]:
        """Category and box of what closes the holes."""
        for hole in self.holes:
            if hole.filling:
                yield hole.filling, self._box(hole.low, hole.high, hole.bottom, hole.top, _PANE)

    def along(self, point: Floats) -> float:
        """Metres from the start to where a point is, along the wall."""
        return float((point - self.start) @ (self.end - self.start) / self._length)

    @property
    def _length(self) -> float:
        return float(np.linalg.norm(self.end - self.start))

    def _box(self, low: float, high: float, bottom: float, top: float, half: float) -> Box:
        ahead = (self.end - self.start) / self._length
        corners = np.array([self.start + low * ahead, self.start + high * ahead])
        aside = half * np.abs(ahead[::-1])
        (x0, y0), (x1, y1) = corners.min(axis=0) - aside, corners.max(axis=0) + aside
        return (float(x0), float(y0), bottom), (float(x1), float(y1), top)


def walls_of(house: _Along) -> list[HouseWall]:
    """Every wall once, with all its holes."""
    walls: dict[frozenset[tuple[float, ...]], HouseWall] = {}
    origins: dict[str, tuple[HouseWall, Floats, Floats]] = {}
    for told in house["walls"]:
        start, end = _ends(told["polygon"])
        if np.allclose(start, end) or told.get("empty"):
            continue
        key = frozenset({tuple(start.round(3).tolist()), tuple(end.round(3).tolist())})
        height = max(float(point["y"]) for point in told["polygon"])
        wall = walls.setdefault(key, HouseWall(start, end, height))
        origins[str(told["id"])] = wall, start, (end - start) / np.linalg.norm(end - start)
    for kind in ("door", "window"):
        for opening in house.get(f"{kind}s") or ():
            if (known := origins.get(str(opening["wall0"])) or origins.get(str(opening.get("wall1")))) is not None:
                _cut(opening, kind, *known)
    return list(walls.values())


def _ends(polygon: Sequence[_Along]) -> tuple[Floats, Floats]:
    """The two points at the foot: the first of the outline, and the one farthest from it."""
    points = np.array([(point["x"], point["z"]) for point in polygon], dtype=float)
    start = points[0]
    return start, points[np.linalg.norm(points - start, axis=1).argmax()]


def _cut(opening: _Along, kind: str, wall: HouseWall, start: Floats, ahead: Floats) -> None:
    """Make the hole of a door or window; a door to the outside is shut."""
    a, b = _corners(opening)
    low, high = sorted(wall.along(start + x * ahead) for x in (float(a["x"]), float(b["x"])))
    bottom, top = sorted((float(a["y"]), float(b["y"])))
    if kind == "door":
        bottom, top = 0.0, min(max(top, DOOR_HEIGHT), wall.height)
    outside = kind == "door" and opening.get("room0") == opening.get("room1")
    wall.holes.append(
        _Hole(low=low, high=high, bottom=bottom, top=top, filling=kind if kind == "window" or outside else None)
    )


def _corners(opening: _Along) -> tuple[_Along, _Along]:
    """Opposite corners of the hole along its wall; ProcTHOR-10k calls it holePolygon, older houses
    boundingBox.
    """
    if "holePolygon" in opening:
        first, second = opening["holePolygon"][:2]
        return first, second
    bounds = opening["boundingBox"]
    return bounds["min"], bounds["max"]

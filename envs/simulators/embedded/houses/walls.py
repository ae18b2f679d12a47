"""Meshes of walls, floors and ceilings.

A wall shows each of its rooms that room's own colour. Its two faces reach exactly from corner to
corner of the rooms they belong to, so nothing overlaps and every visible face is there once.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.houses.plan import PlannedRoom, Wall
from envs.simulators.embedded.scene import Mesh

BEFORE, AFTER, TRIM = 0, 1, 2
"""Material slots: the faces towards smaller and larger coordinates; the top, the openings and the
skirting boards.
"""
SKIRTING = (0.015, 0.08)
"""Thickness and height of skirting boards, metres."""
_Quad = tuple[tuple[float, float, float], ...]
Opening = tuple[float, float, float, float]
"""(low, high, bottom, top) of a hole: along the wall and upwards, metres."""


def wall_mesh(
    wall: Wall, rooms: Sequence[PlannedRoom], openings: Sequence[Opening], thickness: float, height: float
) -> Mesh:
    """The wall in the world's frame, with holes; both faces, the top, the sides of the holes, and
    skirting inside.
    """
    half = thickness / 2
    quads: list[list[_Quad]] = [[], [], []]
    for slot, room, side in ((BEFORE, wall.before, -1), (AFTER, wall.after, 1)):
        low, high = _extent(wall, side, rooms, half)
        quads[slot] += [_upright(side * half, side, *patch) for patch in _patches(low, high, height, openings)]
        if room is not None:
            quads[TRIM] += _skirting(low, high, side, half, openings)
    quads[TRIM] += [_top(wall, half, height)]
    quads[TRIM] += [quad for opening in openings for quad in _reveals(opening, half)]
    return _place(wall, quads)


def floor_mesh(room: PlannedRoom) -> Mesh:
    """The floor, out to the wall axes."""
    x0, y0, x1, y1 = room.corners
    return _mesh([[((x0, y0, 0.0), (x1, y0, 0.0), (x1, y1, 0.0), (x0, y1, 0.0))]])


def ceiling_mesh(room: PlannedRoom, height: float) -> Mesh:
    """The ceiling, seen from below."""
    x0, y0, x1, y1 = room.corners
    return _mesh([[((x0, y0, height), (x0, y1, height), (x1, y1, height), (x1, y0, height))]])


def _extent(wall: Wall, side: int, rooms: Sequence[PlannedRoom], half: float) -> tuple[float, float]:
    """Where the face on one side begins and ends: at the faces of the walls it meets, or round the
    corner outside.
    """
    return wall.low + _step(wall, wall.low, -1, side, rooms) * half, wall.high + _step(
        wall, wall.high, 1, side, rooms
    ) * half


def _step(wall: Wall, end: float, way: int, side: int, rooms: Sequence[PlannedRoom]) -> int:
    """-1, 0 or 1 (times the direction): the face stops short of, at, or beyond the end of the
    wall's axis.
    """
    own = wall.before if side < 0 else wall.after
    if own is not None:
        corners = rooms[own].corners
        return -way if end in (corners[1 - wall.axis], corners[3 - wall.axis]) else 0
    beyond = {s: _room_at(wall, end + 0.02 * way, wall.at + 0.02 * s, rooms) for s in (-side, side)}
    if beyond[side]:
        return -way
    return 0 if beyond[-side] else way


def _room_at(wall: Wall, along: float, across: float, rooms: Sequence[PlannedRoom]) -> bool:
    x, y = (across, along) if wall.axis == 0 else (along, across)
    return any(r.corners[0] < x < r.corners[2] and r.corners[1] < y < r.corners[3] for r in rooms)


def _patches(low: float, high: float, height: float, openings: Sequence[Opening]) -> list[Opening]:
    """The face cut into rectangles around its holes."""
    patches, start = [], low
    for left, right, bottom, top in sorted(openings):
        patches += [(start, left, 0.0, height), (left, right, 0.0, bottom), (left, right, top, height)]
        start = right
    patches.append((start, high, 0.0, height))
    return [patch for patch in patches if patch[1] - patch[0] > 1e-6 and patch[3] - patch[2] > 1e-6]


def _upright(across: float, side: int, low: float, high: float, bottom: float, top: float) -> _Quad:
    """A rectangle parallel to the wall, seen from `side`."""
    quad = ((across, low, bottom), (across, high, bottom), (across, high, top), (across, low, top))
    return quad if side > 0 else quad[::-1]


def _skirting(low: float, high: float, side: int, half: float, openings: Sequence[Opening]) -> list[_Quad]:
    depth, height = SKIRTING
    doors = [opening for opening in openings if opening[2] == 0.0]
    quads = []
    for start, end, _, _ in [p for p in _patches(low, high, height, doors) if p[2] == 0.0]:
        quads.append(_upright(side * (half + depth), side, start, end, 0.0, height))
        inner, outer = sorted((side * half, side * (half + depth)))
        quads.append(((inner, start, height), (outer, start, height), (outer, end, height), (inner, end, height)))
    return quads


def _top(wall: Wall, half: float, height: float) -> _Quad:
    """The top, lengthened at both ends on one of the axes only, so that corners are covered
    once.
    """
    low, high = (wall.low - half, wall.high + half) if wall.axis == 0 else (wall.low + half, wall.high - half)
    return ((-half, low, height), (half, low, height), (half, high, height), (-half, high, height))


def _reveals(opening: Opening, half: float) -> list[_Quad]:
    """The four (for a door three) sides of a hole, seen from within it."""
    low, high, bottom, top = opening
    quads: list[_Quad] = [
        ((-half, low, bottom), (-half, low, top), (half, low, top), (half, low, bottom)),
        ((half, high, bottom), (half, high, top), (-half, high, top), (-half, high, bottom)),
        ((-half, low, top), (half, low, top), (half, high, top), (-half, high, top))[::-1],
    ]
    if bottom > 0.0:
        quads.append(((-half, low, bottom), (half, low, bottom), (half, high, bottom), (-half, high, bottom)))
    return quads


def _place(wall: Wall, quads: Sequence[Sequence[_Quad]]) -> Mesh:
    """From (across, along, up) to the world. Swapping x and y mirrors, so the faces of such walls
    are turned round.
    """
    if wall.axis == 0:
        return _mesh([[tuple((wall.at + a, b, c) for a, b, c in quad) for quad in group] for group in quads])
    return _mesh([[tuple((b, wall.at + a, c) for a, b, c in quad[::-1]) for quad in group] for group in quads])


def _mesh(quads: Sequence[Sequence[_Quad]]) -> Mesh:
    vertices: NDArray[np.float32] = np.array([quad for group in quads for quad in group], np.float32).reshape(-1, 3)
    first = 4 * np.arange(len(vertices) // 4)[:, None]
    faces = (
        np.concatenate([first + np.array(corners) for corners in ((0, 1, 2), (0, 2, 3))], 1)
        .reshape(-1, 3)
        .astype(np.int32)
    )
    slots = np.repeat([slot for slot, group in enumerate(quads) for _ in group], 2).astype(np.int32)
    return Mesh(vertices, faces, slots)

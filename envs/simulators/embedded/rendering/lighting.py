"""The light of a scene: a lamp and a window for each room, and a map from floor to rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from envs.simulators.embedded.rendering.layout import CELL, RoomLight
from envs.simulators.embedded.scene import Piece, Room

CASTS_NO_SHADOW = ("wall", "floor", "ceiling", "door", "window", "rug", "painting", "clutter")
FLOATS_ABOVE = 0.4
"""Metres: a piece whose underside is higher leaves no shadow on the floor."""
WALL = 0.05
"""Metres from a room's corner (the middle of a wall) to the wall's surface, about."""

BoxArray = NDArray[np.float32]
"""[pieces, 2, 3]: lower and upper corner of each piece."""
Pieces = Sequence[Piece]


@dataclass(frozen=True, eq=False)
class Lights:
    """Lamps, windows and a map of the floor.

    rooms: records, the first for out of doors and for scenes without rooms (a high sun, no walls).
    The maps, uint8 [rows from south, columns from west] over cells of CELL metres, say which of
    them lights a place and how much things standing there darken the floor (255 is black).
    """

    rooms: NDArray[Any]
    west: float
    south: float
    room: NDArray[np.uint8]
    shadow: NDArray[np.uint8]

    @classmethod
    def of(cls, rooms: Sequence[Room], pieces: Pieces, boxes: BoxArray) -> "Lights":
        """Find the lights of a scene."""
        lower, upper = boxes[:, 0].min(axis=0, initial=0.0) - 0.5, boxes[:, 1].max(axis=0, initial=0.0) + 0.5
        columns, rows = np.clip(np.ceil((upper - lower)[:2] / CELL).astype(int), 2, 4096)
        room = np.zeros((rows, columns), np.uint8)
        for number, place in enumerate(rooms, start=1):
            x0, y0, x1, y1 = (
                round((edge - start) / CELL) for edge, start in zip(place.corners, [*lower[:2]] * 2, strict=True)
            )
            room[y0:y1, x0:x1] = number
        return cls(
            _room_lights(rooms, pieces, boxes),
            float(lower[0]),
            float(lower[1]),
            room,
            _shadow_map(room.shape, lower, pieces, boxes),
        )


def _shadow_map(
    shape: tuple[int, int], lower: NDArray[np.float32], pieces: Pieces, boxes: BoxArray
) -> NDArray[np.uint8]:
    """Soft shadows under furniture."""
    shadow = np.zeros(shape, np.float32)
    for piece, box in zip(pieces, (boxes - lower) / np.float32(CELL), strict=True):
        if piece.category not in CASTS_NO_SHADOW and box[0, 2] * CELL + lower[2] < FLOATS_ABOVE:
            _darken(shadow, box)
    return np.round(uniform_filter(uniform_filter(shadow, 3), 3) * 255).astype(np.uint8)


def _darken(shadow: NDArray[np.float32], box: NDArray[np.float32]) -> None:
    """Mark the cells under a box (in cells), by how much of each it covers."""
    (x0, y0), (x1, y1) = np.floor(box[0, :2]).astype(int), np.ceil(box[1, :2]).astype(int)
    across = np.minimum(np.arange(x0, x1) + 1, box[1, 0]) - np.maximum(np.arange(x0, x1), box[0, 0])
    along = np.minimum(np.arange(y0, y1) + 1, box[1, 1]) - np.maximum(np.arange(y0, y1), box[0, 1])
    part = shadow[y0:y1, x0:x1]
    np.maximum(part, np.outer(along, across)[: part.shape[0], : part.shape[1]], out=part)


def _room_lights(rooms: Sequence[Room], pieces: Pieces, boxes: BoxArray) -> NDArray[Any]:
    lights = np.zeros(len(rooms) + 1, RoomLight.numpy_dtype())
    lights["lower"], lights["upper"] = -1e4, 1e4
    lights[0]["lamp"], lights[0]["lamp_power"] = (3000.0, 5000.0, 8000.0), 0.55
    windows = [box for piece, box in zip(pieces, boxes, strict=True) if piece.category == "window"]
    ceiling = max(
        (box[1, 2] for piece, box in zip(pieces, boxes, strict=True) if piece.category == "wall"), default=2.6
    )
    for light, room in zip(lights[1:], rooms, strict=True):
        x0, y0, x1, y1 = room.corners
        light["lower"], light["upper"] = (x0 + WALL, y0 + WALL, 0), (x1 - WALL, y1 - WALL, ceiling)
        light["lamp"], light["lamp_power"], light["lamp_falloff"] = room.light, 0.8, 0.06
        _place_window(light, room, windows)
    return lights


def _place_window(light: Any, room: Room, windows: list[NDArray[np.float32]]) -> None:
    """Sky light through the room's largest window."""
    x0, y0, x1, y1 = room.corners
    for box in windows:
        x, y, _ = centre = box.mean(axis=0)
        size = box[1] - box[0]
        area = max(size[0], size[1]) * size[2]
        if not (x0 - 0.3 < x < x1 + 0.3 and y0 - 0.3 < y < y1 + 0.3) or area <= light["window_power"]:
            continue
        inward = ((x0 + x1) / 2 - x, 0, 0) if size[0] < size[1] else (0, (y0 + y1) / 2 - y, 0)
        light["window"], light["window_normal"], light["window_power"] = centre, np.sign(inward), area

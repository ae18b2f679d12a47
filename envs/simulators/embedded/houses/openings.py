"""Doors, entrance and windows: where walls are open, and which way leaves stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from envs.simulators.embedded.houses.config import HouseConfig
from envs.simulators.embedded.houses.plan import PlannedRoom, Rectangle, Wall, snap
from envs.simulators.embedded.houses.program import KINDS
from envs.simulators.embedded.houses.routes import candidates, privacy, routes

DOOR_HEIGHT = 2.05
LINING = 0.03
"""Thickness of the boards that line a doorway, metres."""
_CORNER = 0.12
"""Least distance from the clear width of an opening to a corner of the room: lining, casing, and a
leaf that stands square, metres.
"""
_CLEAR_DEPTH = 0.8
"""How far in front of a doorway nothing may stand, metres."""


class Leaf(Enum):
    """How the leaf of a door stands."""

    NONE = "none"
    SQUARE = "square"
    FLAT = "flat"
    SHUT = "shut"


@dataclass(frozen=True)
class Door:
    """A doorway in `wall`, centred at `at` along it, `width` metres clear.

    The leaf swings to the side of larger coordinates if `forward`, hung at the upper end of the
    opening if `hinge_high`; SQUARE stands at right angles to the wall, FLAT lies back against it.
    """

    wall: Wall
    at: float
    width: float
    leaf: Leaf = Leaf.NONE
    forward: bool = True
    hinge_high: bool = False

    @property
    def clearance(self) -> Rectangle:
        """The floor before and behind the doorway that stays free."""
        half = self.width / 2 + 0.05
        return self.wall.rectangle(self.at - half, self.at + half, _CLEAR_DEPTH, _CLEAR_DEPTH)

    @property
    def leaf_rectangle(self) -> Rectangle | None:
        """The floor under an open leaf, with its handle."""
        if self.leaf in (Leaf.NONE, Leaf.SHUT):
            return None
        hinge = self.at + (self.width / 2 if self.hinge_high else -self.width / 2)
        out = 1.0 if self.hinge_high else -1.0
        reach, along = (self.width + 0.12, 0.08) if self.leaf is Leaf.SQUARE else (0.22, self.width + 0.05)
        low, high = sorted((hinge - 0.06 * out, hinge + along * out))
        return self.wall.rectangle(low, high, 0.0 if self.forward else reach, reach if self.forward else 0.0)


@dataclass(frozen=True)
class Window:
    """A window in an outer wall, centred at `at` along it: `width` and the heights of its sill and
    head, metres.
    """

    wall: Wall
    at: float
    width: float
    sill: float
    head: float


def draw_doors(
    rooms: Sequence[PlannedRoom], walls: Sequence[Wall], config: HouseConfig, rng: np.random.Generator
) -> list[Door]:
    """A connected set of doors, a few more that close loops between the less private rooms, and the
    shut entrance.
    """
    chosen = routes(rooms, walls, config.door_length) or []
    for wall in candidates(walls, config.door_length):
        if wall not in chosen and privacy(rooms, wall) <= 5 and rng.random() < config.loop_chance:
            chosen.append(wall)
    doors = [_doorway(wall, config, rng) for wall in chosen]
    entrance = _entrance(rooms, walls, rng)
    if entrance is not None:
        doors.append(entrance)
    for i, door in enumerate(doors):
        if door.leaf is Leaf.NONE and rng.random() < config.open_leaf_chance:
            doors[i] = _hung(door, rooms, doors)
    return doors


def _doorway(wall: Wall, config: HouseConfig, rng: np.random.Generator) -> Door:
    """Near one end of the wall more often than not, so that the leaf can stand against the wall at
    the corner.
    """
    width = round(float(rng.uniform(*config.door_width_range)) / 0.05) * 0.05
    margin = _CORNER + config.wall_thickness / 2 + width / 2
    low, high = wall.low + margin, wall.high - margin
    at = float((low, high, rng.uniform(low, high))[rng.choice(3, p=(0.35, 0.35, 0.3))])
    return Door(wall, at, round(width, 2))


def _entrance(rooms: Sequence[PlannedRoom], walls: Sequence[Wall], rng: np.random.Generator) -> Door | None:
    """The shut front door, in an outer wall of the most public room that has one long enough."""
    outer = [wall for wall in walls if wall.outer and wall.length >= 1.25]
    if not outer:
        return None
    order = [outer[i] for i in rng.permutation(len(outer))]
    wall = min(order, key=lambda wall: privacy(rooms, wall))
    return Door(wall, (wall.low + wall.high) / 2, 0.9, Leaf.SHUT, forward=wall.before is None)


def _hung(door: Door, rooms: Sequence[PlannedRoom], doors: Sequence[Door]) -> Door:
    """The door with a leaf in the more private room, where it is out of the way of everything, or
    else without one.
    """
    sides = [door.wall.after, door.wall.before]
    order = sorted((True, False), key=lambda forward: -KINDS[rooms[_room(sides, forward)].kind].privacy)
    for forward in order:
        room = rooms[_room(sides, forward)]
        for leaf in (Leaf.SQUARE, Leaf.FLAT):
            for hinge_high in (False, True):
                hung = Door(door.wall, door.at, door.width, leaf, forward, hinge_high)
                if _out_of_the_way(hung, room, doors):
                    return hung
    return door


def _room(sides: Sequence[int | None], forward: bool) -> int:
    room = sides[0 if forward else 1]
    assert room is not None, "an inner door has a room on both sides"
    return room


def _out_of_the_way(door: Door, room: PlannedRoom, doors: Sequence[Door]) -> bool:
    """Whether the open leaf fits its room, stands close to a wall, and leaves the other doors and
    leaves alone.
    """
    leaf = door.leaf_rectangle
    assert leaf is not None
    across = 1 - door.wall.axis
    slack = leaf[across] - room.corners[across], room.corners[across + 2] - leaf[across + 2]
    reach = (
        leaf[door.wall.axis] >= room.corners[door.wall.axis],
        leaf[door.wall.axis + 2] <= room.corners[door.wall.axis + 2],
    )
    beside = slack[1] if door.hinge_high else slack[0]
    if min(slack) < 0.08 or not all(reach) or (door.leaf is Leaf.SQUARE and beside > 0.2):
        return False
    others = [other for other in doors if other.wall is not door.wall]
    taken = [other.clearance for other in others] + [r for other in others if (r := other.leaf_rectangle) is not None]
    return not any(overlap(leaf, rectangle) for rectangle in taken)


def draw_windows(
    rooms: Sequence[PlannedRoom], walls: Sequence[Wall], doors: Sequence[Door], rng: np.random.Generator
) -> list[Window]:
    """One window, or two in a long wall, for most outer walls without an entrance; small high ones
    in bathrooms, none in halls.
    """
    windows: list[Window] = []
    for wall in walls:
        inside = wall.before if wall.after is None else wall.after
        if not wall.outer or inside is None or any(door.wall is wall for door in doors) or wall.length < 1.4:
            continue
        kind = rooms[inside].kind
        if kind == "hall" or rng.random() < 0.15:
            continue
        windows += _windows_in(wall, kind, rng)
    return windows


def _windows_in(wall: Wall, kind: str, rng: np.random.Generator) -> list[Window]:
    count = 2 if wall.length > 5.5 else 1
    share = wall.length / count
    width = 0.6 if kind == "bathroom" else snap(min(float(rng.choice((1.0, 1.2, 1.5, 1.8))), share - 0.7))
    sill = {"bathroom": 1.4, "kitchen": 1.1}.get(kind, 0.9)
    return [Window(wall, wall.low + (i + 0.5) * share, width, sill, 2.05) for i in range(count)]


def overlap(a: Rectangle, b: Rectangle) -> bool:
    """Whether two rectangles share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

"""A scene from a ProcTHOR house: floors, ceilings, walls with their doors and windows, and a box
for every object.

What an object looks like is known to the Unity build alone, so it is a box of the usual size of its
type. Rooms must be rectilinear, as ProcTHOR's are.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from envs.coordinates.unity import to_world, to_yaw
from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.plan import PlannedRoom, Rectangle
from envs.simulators.embedded.houses.shapes import assemble, box
from envs.simulators.embedded.houses.shell import Fitting
from envs.simulators.embedded.houses.walls import ceiling_mesh, floor_mesh
from envs.simulators.embedded.scene import CATEGORIES, Material, Piece, Room, Scene
from envs.simulators.thor.object_types import category
from envs.simulators.thor.standin.procthor_walls import HouseWall, walls_of

House = Mapping[str, Any]

_SIZES = {
    "armchair": (0.8, 0.8, 0.9), "bed": (2.0, 1.6, 0.7), "bathtub": (0.8, 1.7, 0.6), "bin": (0.3, 0.3, 0.4),
    "bookcase": (0.35, 0.9, 1.8), "chair": (0.5, 0.5, 0.9),
    "coffee table": (0.6, 1.1, 0.45), "desk": (0.7, 1.3, 0.75), "dining table": (0.9, 1.5, 0.75),
    "dresser": (0.5, 1.1, 0.9), "fridge": (0.8, 0.9, 1.8),
    "kitchen counter": (0.6, 1.8, 0.9), "lamp": (0.35, 0.35, 1.6), "laptop": (0.3, 0.4, 0.25),
    "nightstand": (0.45, 0.45, 0.55), "painting": (0.03, 0.8, 0.6),
    "plant": (0.4, 0.4, 1.0), "shelf": (0.3, 0.9, 0.3), "sofa": (0.9, 2.0, 0.8), "stove": (0.6, 0.6, 0.9),
    "television": (0.12, 1.2, 0.7), "toilet": (0.7, 0.45, 0.8),
    "wardrobe": (0.6, 1.2, 2.0), "washing machine": (0.6, 0.6, 0.9),
}  # fmt: skip
"""Depth, width and height in metres by our category."""
_SMALL = (0.2, 0.2, 0.2)
_PLASTER = Material(colour=(0.90, 0.88, 0.84), texture="plaster", metres=1.2)
_DOOR = Material(colour=paint.WOODS[0], texture="wood")
_COLOURS = (*paint.FABRICS, *paint.ACCENTS)


class UnbuildableError(ValueError):
    """The house holds something that the embedded simulator has no shape for, or lacks what it
    needs.
    """


def build(house: House) -> tuple[Scene, dict[int, str]]:
    """The scene, and the ids of the house's objects by their instance.

    Raises:
        UnbuildableError: for a house without rooms or walls, one that is not rectilinear, or
            malformed entries, naming them.
    """
    try:
        return _build(house)
    except (KeyError, TypeError, IndexError) as error:
        raise UnbuildableError(f"malformed house: {error!r}") from error


def _build(house: House) -> tuple[Scene, dict[int, str]]:
    walls = walls_of(house)
    floors = [(room, rectangle) for room in house["rooms"] for rectangle in rectangles(room)]
    if not walls or not floors:
        raise UnbuildableError("it has no rooms or no walls")
    height = max(wall.height for wall in walls)
    shell = [*_floors(floors, height), *_walls(walls)]
    objects = list(_all(house.get("objects") or ()))
    pieces = tuple(
        Piece(mesh=f.mesh, category=f.category, instance=i, materials=f.materials, position=f.position, yaw=f.yaw)
        for i, f in enumerate([*shell, *map(_object, objects)], start=1)
    )
    rooms = tuple(Room(kind=_kind(room), corners=area, light=_lamp(area, height)) for room, area in floors)
    names = {i: str(thing["id"]) for i, thing in enumerate(objects, start=len(shell) + 1) if thing.get("id")}
    return Scene(id=str(house.get("id", "house")), pieces=pieces, rooms=rooms), names


def rectangles(room: House) -> list[Rectangle]:
    """The floor of a room, cut into rectangles (x0, y0, x1, y1) of our frame at every corner of its
    outline.

    Raises:
        UnbuildableError: when an edge runs askew.
    """
    outline = np.array([(point["x"], point["z"]) for point in room["floorPolygon"]], dtype=float)
    edges = np.diff(np.vstack([outline, outline[:1]]), axis=0)
    if (np.abs(edges).min(axis=1) > 1e-3).any():
        raise UnbuildableError(f"room {room.get('id')!r} has walls that are not along x or z")
    xs, ys = (sorted(set(outline[:, axis].round(4).tolist())) for axis in (0, 1))
    return [
        (x0, y0, x1, y1)
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
        if _inside(outline, (x0 + x1) / 2, (y0 + y1) / 2)
    ]


def _inside(outline: Any, x: float, y: float) -> bool:
    """Whether a line from the point to the far north crosses the outline an odd number of times."""
    crossings = 0
    for (ax, ay), (bx, by) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        crossings += (ax > x) != (bx > x) and ay + (x - ax) * (by - ay) / (bx - ax) > y
    return crossings % 2 == 1


def _floors(floors: Sequence[tuple[House, Rectangle]], height: float) -> Iterator[Fitting]:
    """Every rectangle's floor and ceiling."""
    for room, area in floors:
        planned, wood = PlannedRoom(_kind(room), area), paint.WOODS[_number(str(room.get("id"))) % len(paint.WOODS)]
        yield Fitting("floor", floor_mesh(planned), (Material(colour=wood, texture="planks", metres=1.2),))
        yield Fitting("ceiling", ceiling_mesh(planned, height), (paint.PAINT,))


def _walls(walls: Sequence[HouseWall]) -> Iterator[Fitting]:
    for wall in walls:
        if solid := wall.solid:  # nothing is left of one that is all doorway
            yield Fitting("wall", assemble([box(*corners) for corners in solid]), (_PLASTER,))
        for kind, corners in wall.fillings:
            yield Fitting(kind, assemble([box(*corners)]), (paint.SKY if kind == "window" else _DOOR,))


def _all(objects: Sequence[House]) -> Iterator[House]:
    """The objects, each followed by what stands on it."""
    for thing in objects:
        yield thing
        yield from _all(thing.get("children") or ())


def _object(thing: House) -> Fitting:
    """A box of the usual size around the object's position, which is its middle, but not below the
    floor.
    """
    name = str(thing.get("id") or thing["assetId"])
    kind = category(name.partition("|")[0].partition("_")[0])
    depth, width, height = _SIZES.get(kind, _SMALL)
    x, y, z = to_world(thing["position"])
    turn = thing.get("rotation") or {}
    return Fitting(
        kind if kind in CATEGORIES[1:] else "clutter",
        assemble([box((-depth / 2, -width / 2, 0.0), (depth / 2, width / 2, height))]),
        (Material(colour=_COLOURS[_number(name) % len(_COLOURS)]),),
        (x, y, max(z - height / 2, 0.0)),
        to_yaw(float(turn.get("y", 0.0))),
    )


def _kind(room: House) -> str:
    return str(room.get("roomType", "room"))


def _lamp(area: Rectangle, height: float) -> tuple[float, float, float]:
    x0, y0, x1, y1 = area
    return (x0 + x1) / 2, (y0 + y1) / 2, height - 0.35


def _number(name: str) -> int:
    """A number made of a name, the same on every machine."""
    return sum((i + 1) * ord(letter) for i, letter in enumerate(name))

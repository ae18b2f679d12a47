"""The building itself as pieces: walls, floors, ceilings, doors, windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi

from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import HouseConfig
from envs.simulators.embedded.houses.joinery import door_mesh, window_mesh
from envs.simulators.embedded.houses.openings import DOOR_HEIGHT, LINING, Door, Window
from envs.simulators.embedded.houses.palette import Palette
from envs.simulators.embedded.houses.plan import PlannedRoom, Wall
from envs.simulators.embedded.houses.walls import Opening, ceiling_mesh, floor_mesh, wall_mesh
from envs.simulators.embedded.scene import Material, Mesh

_OUTSIDE = Material(colour=(0.80, 0.76, 0.70), texture="brick", metres=1.5)
_CEILING = Material(colour=(0.96, 0.96, 0.95), texture="plaster", metres=2.0)


@dataclass(frozen=True)
class Fitting:
    """A mesh of some class with its materials and where it stands: a piece that has no number
    yet.
    """

    category: str
    mesh: Mesh
    materials: tuple[Material, ...]
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw: float = 0.0


@dataclass(frozen=True)
class Building:
    """A floor plan with its walls, doors and windows, and one palette a room."""

    rooms: Sequence[PlannedRoom]
    walls: Sequence[Wall]
    doors: Sequence[Door]
    windows: Sequence[Window]
    palettes: Sequence[Palette]
    door_material: Material


def fittings(building: Building, config: HouseConfig) -> Iterator[Fitting]:
    """Everything of the building that stays when its people move out."""
    for room, palette in zip(building.rooms, building.palettes, strict=True):
        yield Fitting("floor", floor_mesh(room), (palette.floor,))
        yield Fitting("ceiling", ceiling_mesh(room, config.wall_height), (_CEILING,))
    for wall in building.walls:
        yield _wall(wall, building, config)
    for door in building.doors:
        yield _door(door, building, config)
    for window in building.windows:
        yield _window(window, config)


def _wall(wall: Wall, building: Building, config: HouseConfig) -> Fitting:
    mesh = wall_mesh(wall, building.rooms, _holes(wall, building), config.wall_thickness, config.wall_height)
    sides = (_OUTSIDE if room is None else building.palettes[room].wall for room in (wall.before, wall.after))
    return Fitting("wall", mesh, (*sides, paint.PAINT))


def _holes(wall: Wall, building: Building) -> list[Opening]:
    doors = [
        (door.at, door.width / 2 + LINING, 0.0, DOOR_HEIGHT + LINING) for door in building.doors if door.wall is wall
    ]
    windows = [(w.at, w.width / 2, w.sill, w.head) for w in building.windows if w.wall is wall]
    return [(at - half, at + half, bottom, top) for at, half, bottom, top in doors + windows]


def _door(door: Door, building: Building, config: HouseConfig) -> Fitting:
    hinge_high = door.hinge_high != _turned_round(door.wall, door.forward)
    mesh = door_mesh(door.width, config.wall_thickness, door.leaf, hinge_high, config.detail)
    materials = (paint.PAINT, building.door_material, paint.METAL)
    return Fitting("door", mesh, materials, _position(door.wall, door.at, 0.0), _yaw(door.wall, door.forward))


def _window(window: Window, config: HouseConfig) -> Fitting:
    mesh = window_mesh(window.width, round(window.head - window.sill, 3), config.wall_thickness)
    inwards = window.wall.after is not None
    position = _position(window.wall, window.at, window.sill)
    return Fitting("window", mesh, (paint.PAINT, paint.SKY, paint.GARDEN), position, _yaw(window.wall, inwards))


def _position(wall: Wall, at: float, z: float) -> tuple[float, float, float]:
    return (wall.at, at, z) if wall.axis == 0 else (at, wall.at, z)


def _yaw(wall: Wall, forward: bool) -> float:
    """The yaw that turns +x across the wall, towards larger coordinates or smaller."""
    return wall.axis * pi / 2 + (0.0 if forward else pi)


def _turned_round(wall: Wall, forward: bool) -> bool:
    """Whether that yaw turns +y to the lower end of the wall."""
    return forward == (wall.axis == 1)

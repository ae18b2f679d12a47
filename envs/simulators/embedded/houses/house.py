"""A furnished house from its scene id."""

from itertools import chain

from embodied.seeding import generator
from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import HouseConfig
from envs.simulators.embedded.houses.interiors.furnish import furniture
from envs.simulators.embedded.houses.layouts import draw_plan
from envs.simulators.embedded.houses.openings import draw_doors, draw_windows
from envs.simulators.embedded.houses.plan import walls_of
from envs.simulators.embedded.houses.shell import Building, Fitting, fittings
from envs.simulators.embedded.scene import Material, Piece, Room, Scene

SPLITS = ("train", "validation", "test")


def parse_scene_id(scene_id: str) -> tuple[str, int]:
    """The split and the number in "train/17".

    Raises:
        ValueError: for anything else.
    """
    split, _, number = scene_id.partition("/")
    if split not in SPLITS or not number.isascii() or not number.isdecimal() or str(int(number)) != number:
        raise ValueError(
            f"unknown scene {scene_id!r}: houses are called <split>/<number> with a split of {SPLITS} and a "
            f"number from 0"
        )
    return split, int(number)


def generate(scene_id: str, config: HouseConfig) -> Scene:
    """The house of that id: the same on every machine for the same configuration. Splits never
    share a seed.

    Raises:
        ValueError: when the id is not of the form "train/17".
    """
    split, number = parse_scene_id(scene_id)
    building = draw_building(split, number, config)
    rng = generator("house", split, number, "furniture")
    everything = chain(fittings(building, config), furniture(building, config, rng))
    pieces = [_piece(fitting, i) for i, fitting in enumerate(everything, start=1)]
    rooms = tuple(Room(kind=r.kind, corners=r.corners, light=_light(r.corners, config)) for r in building.rooms)
    return Scene(id=scene_id, pieces=tuple(pieces), rooms=rooms)


def draw_building(split: str, number: int, config: HouseConfig) -> Building:
    """The empty house."""
    rng = generator("house", split, number, "building")
    rooms = draw_plan(config, rng)
    walls = walls_of(rooms)
    doors = draw_doors(rooms, walls, config, rng)
    windows = draw_windows(rooms, walls, doors, rng)
    wood = paint.pick(rng, paint.WOODS)
    palettes = [paint.draw_palette(room.kind, wood, rng) for room in rooms]
    door = paint.PAINT if rng.random() < 0.5 else Material(colour=wood, texture="wood", metres=1.0)
    return Building(rooms, walls, doors, windows, palettes, door)


def _piece(fitting: Fitting, instance: int) -> Piece:
    return Piece(
        mesh=fitting.mesh,
        category=fitting.category,
        instance=instance,
        materials=fitting.materials,
        position=fitting.position,
        yaw=fitting.yaw,
    )


def _light(corners: tuple[float, float, float, float], config: HouseConfig) -> tuple[float, float, float]:
    x0, y0, x1, y1 = corners
    return (x0 + x1) / 2, (y0 + y1) / 2, config.wall_height - 0.35

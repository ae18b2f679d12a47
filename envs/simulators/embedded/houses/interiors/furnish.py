"""Furnishing every room of a building."""

from collections.abc import Iterator

import numpy as np

from envs.simulators.embedded.houses.config import HouseConfig
from envs.simulators.embedded.houses.furniture.decoration import ceiling_lamp
from envs.simulators.embedded.houses.interiors.bathroom import bathroom
from envs.simulators.embedded.houses.interiors.bedroom import bedroom
from envs.simulators.embedded.houses.interiors.common import finish
from envs.simulators.embedded.houses.interiors.hall import dining_room, hall
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.kitchen import kitchen
from envs.simulators.embedded.houses.interiors.living_room import living_room
from envs.simulators.embedded.houses.interiors.reach import RADIUS, clear_ways
from envs.simulators.embedded.houses.interiors.slots import Glazing
from envs.simulators.embedded.houses.interiors.study import study
from envs.simulators.embedded.houses.openings import Door
from envs.simulators.embedded.houses.plan import Rectangle
from envs.simulators.embedded.houses.shell import Building, Fitting


def furniture(building: Building, config: HouseConfig, rng: np.random.Generator) -> Iterator[Fitting]:
    """Everything that people move in with, room by room; every floor stays reachable for a body as
    `reach` has it.
    """
    kinds = {room.kind for room in building.rooms}
    for i, room in enumerate(building.rooms):
        interior = _empty(building, i, config, rng)
        _arrange(interior, room.kind, kinds)
        finish(interior, room.kind)
        clear_ways(interior, room.corners, _doorways(building, i, config))
        for placed in interior.placed:
            model = placed.furniture.model
            yield Fitting(
                model.category, model.mesh, placed.furniture.materials, (placed.x, placed.y, placed.z), placed.yaw
            )
        yield _lamp(interior)


def _arrange(interior: Interior, kind: str, kinds: set[str]) -> None:
    if kind == "living room":
        living_room(interior, dining="dining room" not in kinds and interior.rng.random() < 0.5)
    elif kind == "kitchen":
        kitchen(interior, dining="dining room" not in kinds)
    else:
        {"bedroom": bedroom, "bathroom": bathroom, "study": study, "hall": hall, "dining room": dining_room}[kind](
            interior
        )


def _empty(building: Building, index: int, config: HouseConfig, rng: np.random.Generator) -> Interior:
    half = config.wall_thickness / 2
    x0, y0, x1, y1 = building.rooms[index].corners
    doors = [door for door in building.doors if index in (door.wall.before, door.wall.after)]
    return Interior(
        frame=(x0 + half, y0 + half, x1 - half, y1 - half),
        height=config.wall_height,
        doors=[door.clearance for door in doors],
        leaves=[door.leaf_rectangle for door in doors if door.leaf_rectangle and _opens_into(door, index)],
        windows=_glazing(building, index),
        palette=building.palettes[index],
        detail=config.detail,
        density=config.furniture_density,
        rng=rng,
    )


def _opens_into(door: Door, index: int) -> bool:
    return (door.wall.after if door.forward else door.wall.before) == index


def _glazing(building: Building, index: int) -> list[Glazing]:
    glazing = []
    for window in building.windows:
        wall, half = window.wall, window.width / 2
        if index in (wall.before, wall.after):
            side = wall.axis if wall.after == index else wall.axis + 2
            glazing.append(Glazing(side, window.at - half, window.at + half, window.sill, window.head))
    return glazing


def _doorways(building: Building, index: int, config: HouseConfig) -> list[Rectangle]:
    """Where the disc's centre passes through each doorway."""
    reach = config.wall_thickness / 2 + RADIUS + 0.1
    doors = [door for door in building.doors if index in (door.wall.before, door.wall.after) and not door.wall.outer]
    slack = [door.width / 2 - RADIUS for door in doors]
    return [door.wall.rectangle(door.at - s, door.at + s, reach, reach) for door, s in zip(doors, slack, strict=True)]


def _lamp(interior: Interior) -> Fitting:
    lamp = interior.make(ceiling_lamp)
    x0, y0, x1, y1 = interior.frame
    position = ((x0 + x1) / 2, (y0 + y1) / 2, interior.height - lamp.model.upper[2])
    return Fitting("lamp", lamp.model.mesh, lamp.materials, position)

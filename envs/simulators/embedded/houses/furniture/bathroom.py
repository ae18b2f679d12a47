"""Bathroom furniture."""

from functools import cache

import numpy as np

from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import Part, ball, box, cushion, post, rounded, turned
from envs.simulators.embedded.scene import Material

_WATER = Material(colour=(0.72, 0.84, 0.90))


def toilet(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Bowl, seat, lid up or down, cistern."""
    return Furniture(
        _toilet(bool(rng.integers(2)), detail),
        (paint.CERAMIC, paint.METAL, palette.wood if rng.random() < 0.2 else paint.CERAMIC, _WATER),
    )


@cache
def _toilet(lid_up: bool, detail: Detail) -> Model:
    sides = detail.sides + 3
    bowl = turned([(0.1, 0.0), (0.11, 0.12), (0.17, 0.3), (0.185, 0.38)], sides)
    bowl = bowl._replace(vertices=bowl.vertices * (1.28, 1.0, 1.0)).moved(0.1)
    cistern = [
        rounded((-0.33, -0.19, 0.4), (-0.16, 0.19, 0.78), 0.03, detail),
        rounded((-0.335, -0.2, 0.78), (-0.155, 0.2, 0.81), 0.012, detail),
    ]
    foot = rounded((-0.3, -0.11, 0.0), (0.1, 0.11, 0.4), 0.04, detail)
    ring = turned([(0.19, 0.38), (0.195, 0.395), (0.185, 0.41), (0.12, 0.41)], sides)
    seat = ring._replace(vertices=ring.vertices * (1.28, 1.0, 1.0)).moved(0.1)
    water = turned([(0.11, 0.405), (0.11, 0.413)], sides)
    water = water._replace(vertices=water.vertices * (1.28, 1.0, 1.0)).moved(0.12)
    lid = turned([(0.18, 0.0), (0.18, 0.02)], sides)
    lid = lid._replace(vertices=lid.vertices * (1.28, 1.0, 1.0)).moved(0.23)
    lid = lid.tilted(-1.45).moved(-0.12, 0.0, 0.42) if lid_up else lid.moved(-0.13, 0.0, 0.411)
    return model(
        "toilet",
        [bowl, foot, *cistern],
        [box((-0.26, -0.03, 0.81), (-0.22, 0.03, 0.82))],
        [seat, lid],
        [water] if lid_up else [],
    )


def bathtub(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A built-in tub, some with water in it; its long side, and its front, towards the room."""
    return Furniture(_bathtub(pick(rng, (1.5, 1.6, 1.7)), detail), (paint.CERAMIC, paint.METAL, _WATER))


@cache
def _bathtub(width: float, detail: Detail) -> Model:
    x, y, rim, high = 0.36, width / 2, 0.07, 0.56
    tub = [
        box((-x, -y, 0.0), (x, y, 0.3)),
        rounded((-x, -y, 0.25), (-x + rim, y, high), 0.03, detail),
        rounded((x - rim, -y, 0.25), (x, y, high), 0.03, detail),
        rounded((-x + 0.02, -y, 0.25), (x - 0.02, -y + rim + 0.05, high), 0.03, detail),
        rounded((-x + 0.02, y - rim, 0.25), (x - 0.02, y, high), 0.03, detail),
    ]
    tap = [
        box((-0.03, y - 0.03, high), (0.03, y, high + 0.14)),
        box((-0.015, y - 0.17, high + 0.1), (0.015, y - 0.03, high + 0.13)),
    ]
    return model("bathtub", tub, tap, [box((-x + rim, -y + rim, 0.3), (x - rim, y - rim, 0.36))])


def washbasin(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """On a pillar or on a cabinet."""
    if rng.random() < 0.5:
        return Furniture(_pillar_basin(detail), (paint.CERAMIC, paint.METAL, _WATER))
    return Furniture(
        _cabinet_basin(pick(rng, (0.6, 0.8)), detail), (paint.CERAMIC, paint.METAL, _WATER, palette.second_wood)
    )


@cache
def _pillar_basin(detail: Detail) -> Model:
    basin = cushion((-0.24, -0.29, 0.72), (0.22, 0.29, 0.85), 0.06, detail)
    pillar = turned([(0.1, 0.0), (0.075, 0.15), (0.08, 0.6), (0.13, 0.74)], detail.sides, -0.08)
    hollow = turned([(0.16, 0.845), (0.16, 0.855)], 2 * detail.sides, 0.02)
    return model("washbasin", [basin, pillar], [*_tap(-0.19, 0.85, detail)], [hollow])


@cache
def _cabinet_basin(width: float, detail: Detail) -> Model:
    y = width / 2
    basin = rounded((-0.24, -y, 0.78), (0.23, y, 0.86), 0.025, detail)
    cabinet = [box((-0.24, -y + 0.02, 0.12), (0.19, y - 0.02, 0.78))]
    cabinet += [rounded((0.19, y0, 0.13), (0.206, y0 + y - 0.03, 0.77), 0.006, detail) for y0 in (-y + 0.025, 0.005)]
    knobs = [box((0.206, s * 0.04 - 0.008, 0.5), (0.225, s * 0.04 + 0.008, 0.62)) for s in (-1, 1)]
    hollow = turned([(0.16, 0.855), (0.16, 0.865)], 2 * detail.sides, 0.02)
    return model("washbasin", [basin], [*_tap(-0.19, 0.86, detail), *knobs], [hollow], cabinet)


def _tap(x: float, z: float, detail: Detail) -> list[Part]:
    return [
        post(x, 0.0, z, z + 0.15, 0.014, detail.sides),
        box((x - 0.01, -0.012, z + 0.13), (x + 0.13, 0.012, z + 0.152)),
    ]


def mirror(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A framed wall mirror."""
    return Furniture(
        _mirror(pick(rng, (0.5, 0.6)), pick(rng, (0.7, 0.9))),
        (palette.wood if rng.random() < 0.5 else paint.METAL, paint.GLASS),
    )


@cache
def _mirror(width: float, high: float) -> Model:
    y, bar = width / 2, 0.03
    return model(
        "mirror", [box((-0.015, -y, 0.0), (0.01, y, high))], [box((-0.01, bar - y, bar), (0.013, y - bar, high - bar))]
    )


def washing_machine(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A front loader."""
    return Furniture(_washing_machine(detail), (paint.CERAMIC, paint.METAL, paint.BLACK))


@cache
def _washing_machine(detail: Detail) -> Model:
    sides = 2 * detail.sides
    body = rounded((-0.29, -0.3, 0.0), (0.27, 0.3, 0.85), 0.015, detail)
    door = turned([(0.2, 0.0), (0.2, 0.02), (0.16, 0.03)], sides).tilted(np.pi / 2).moved(0.27, 0.0, 0.42)
    glass = turned([(0.15, 0.028), (0.13, 0.035), (0.05, 0.045)], sides).tilted(np.pi / 2).moved(0.27, 0.0, 0.42)
    panel = [box((0.27, -0.27, 0.72), (0.276, -0.1, 0.82)), ball((0.27, 0.15, 0.77), 0.03, 8)]
    return model("washing machine", [body], [door, *panel], [glass], tops=[(-0.29, -0.3, 0.27, 0.3, 0.85)])

"""Tables, desks, nightstands."""

from functools import cache

import numpy as np

from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import Part, box, post, rounded, turned


def dining_table(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """For four to six: long or round."""
    if rng.random() < 0.3:
        return Furniture(
            _round_table("dining table", pick(rng, (1.0, 1.2)), 0.75, detail), (palette.wood, palette.second_wood)
        )
    return Furniture(
        _table("dining table", pick(rng, (1.2, 1.4, 1.6, 1.8)), 0.85, 0.75, detail), (palette.wood, palette.second_wood)
    )


def kitchen_table(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A small one for two to four."""
    if rng.random() < 0.4:
        return Furniture(_round_table("dining table", 0.9, 0.75, detail), (palette.second_wood, palette.wood))
    return Furniture(
        _table("dining table", pick(rng, (0.8, 1.0, 1.2)), 0.75, 0.75, detail), (palette.wood, palette.second_wood)
    )


def coffee_table(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Low: on legs, with a lower shelf, or round."""
    if rng.random() < 0.3:
        return Furniture(
            _round_table("coffee table", pick(rng, (0.7, 0.85)), 0.4, detail), (palette.wood, palette.second_wood)
        )
    return Furniture(_shelved_table(pick(rng, (0.9, 1.1, 1.2)), detail), (palette.wood, palette.second_wood))


def _legs(half_x: float, half_y: float, height: float, inset: float = 0.06) -> list[Part]:
    corners = [(x, y) for x in (inset - half_x, half_x - inset) for y in (inset - half_y, half_y - inset)]
    return [box((x - 0.03, y - 0.03, 0.0), (x + 0.03, y + 0.03, height)) for x, y in corners]


@cache
def _table(category: str, width: float, depth: float, height: float, detail: Detail) -> Model:
    x, y = depth / 2, width / 2
    top = rounded((-x, -y, height - 0.04), (x, y, height), 0.012, detail)
    apron = box((0.07 - x, 0.07 - y, height - 0.11), (x - 0.07, y - 0.07, height - 0.04))
    return model(category, [top], [apron, *_legs(x, y, height - 0.04)], tops=[(-x, -y, x, y, height)])


@cache
def _round_table(category: str, width: float, height: float, detail: Detail) -> Model:
    r, sides = width / 2, 2 * detail.sides
    top = turned([(r - 0.02, height - 0.035), (r, height - 0.02), (r - 0.006, height)], sides)
    foot = turned([(0.25, 0.0), (0.24, 0.02), (0.05, 0.05), (0.04, height - 0.035)], detail.sides)
    return model(category, [top], [foot], tops=[(-0.6 * r, -0.6 * r, 0.6 * r, 0.6 * r, height)])


@cache
def _shelved_table(width: float, detail: Detail) -> Model:
    x, y = 0.3, width / 2
    top = rounded((-x, -y, 0.37), (x, y, 0.42), 0.015, detail)
    shelf = box((0.05 - x, 0.05 - y, 0.12), (x - 0.05, y - 0.05, 0.14))
    return model("coffee table", [top], [shelf, *_legs(x, y, 0.37, 0.04)], tops=[(-x, -y, x, y, 0.42)])


def desk(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A top on a chest of drawers and a pair of legs."""
    return Furniture(
        _desk(pick(rng, (1.2, 1.4, 1.6)), bool(rng.integers(2)), detail),
        (palette.wood, palette.second_wood, paint.METAL),
    )


@cache
def _desk(width: float, left: bool, detail: Detail) -> Model:
    x, y, side = 0.32, width / 2, 1 if left else -1
    top = rounded((-x, -y, 0.7), (x, y, 0.74), 0.012, detail)
    near, far = sorted((side * (y - 0.03), side * (y - 0.42)))
    chest = [box((-x + 0.03, near, 0.05), (x - 0.05, far, 0.7))]
    chest += [
        rounded((x - 0.05, near + 0.01, z), (x - 0.03, far - 0.01, z + 0.19), 0.006, detail) for z in (0.07, 0.28, 0.49)
    ]
    knobs = [
        box((x - 0.03, (near + far) / 2 - 0.05, z), (x - 0.01, (near + far) / 2 + 0.05, z + 0.015))
        for z in (0.17, 0.38, 0.59)
    ]
    legs = [post(end, -side * (y - 0.06), 0.0, 0.7, 0.025, detail.sides) for end in (0.06 - x, x - 0.06)]
    return model("desk", [top], chest, [*knobs, *legs], tops=[(-x, -y, x, y, 0.74)])


def nightstand(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """One or two drawers beside a bed."""
    return Furniture(_nightstand(int(rng.integers(1, 3)), detail), (palette.wood, palette.second_wood, paint.METAL))


@cache
def _nightstand(drawers: int, detail: Detail) -> Model:
    body = [rounded((-0.2, -0.22, 0.12), (0.18, 0.22, 0.5), 0.012, detail), *_legs(0.2, 0.22, 0.12, 0.04)]
    high = 0.34 / drawers
    fronts = [
        rounded((0.18, -0.2, 0.14 + i * high), (0.195, 0.2, 0.13 + (i + 1) * high), 0.006, detail)
        for i in range(drawers)
    ]
    knobs = [
        box((0.195, -0.04, 0.14 + (i + 0.5) * high), (0.21, 0.04, 0.155 + (i + 0.5) * high)) for i in range(drawers)
    ]
    return model("nightstand", body, fronts, knobs, tops=[(-0.2, -0.22, 0.18, 0.22, 0.5)])

"""Small things: on tables and shelves, and in corners."""

from functools import cache

import numpy as np

from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import box, rounded, turned
from envs.simulators.embedded.scene import Material

_CARDBOARD = Material(colour=(0.68, 0.52, 0.35))
_PAGES = Material(colour=(0.93, 0.91, 0.84))
_SCREEN = Material(colour=(0.08, 0.10, 0.14))
_PICTURE = Material(colour=(0.45, 0.62, 0.80), texture="glow")


def television(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A flat screen on a foot."""
    return Furniture(_television(pick(rng, (0.9, 1.1, 1.25)), detail), (paint.BLACK, _SCREEN))


@cache
def _television(width: float, detail: Detail) -> Model:
    y, high = width / 2, 0.58 * width
    case = rounded((-0.025, -y, 0.07), (0.02, y, 0.07 + high), 0.01, detail)
    foot = [box((-0.1, -0.2, 0.0), (0.1, 0.2, 0.015)), box((-0.02, -0.05, 0.015), (0.01, 0.05, 0.1))]
    return model("television", [case, *foot], [box((0.02, -y + 0.02, 0.09), (0.023, y - 0.02, 0.05 + high))])


def laptop(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """An open laptop, its screen lit."""
    return Furniture(_laptop(), (paint.METAL, paint.BLACK, _PICTURE))


@cache
def _laptop() -> Model:
    lid = [box((0.0, -0.17, 0.0), (0.008, 0.17, 0.22)).tilted(-0.25).moved(-0.12, 0.0, 0.012)]
    screen = box((0.008, -0.16, 0.015), (0.01, 0.16, 0.21)).tilted(-0.25).moved(-0.12, 0.0, 0.012)
    return model(
        "laptop",
        [box((-0.12, -0.17, 0.0), (0.12, 0.17, 0.015)), *lid],
        [box((-0.09, -0.15, 0.015), (0.02, 0.15, 0.018))],
        [screen],
    )


def book(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """One book lying flat, or a pile of three."""
    return Furniture(_book(pick(rng, (1, 1, 3))), (Material(colour=pick(rng, paint.ACCENTS)), _PAGES))


@cache
def _book(count: int) -> Model:
    covers, pages = [], []
    for i in range(count):
        z, angle, shrink = 0.034 * i, 0.35 * i, 0.01 * i
        parts = [box((shrink - 0.11, -0.08, z + dz), (0.11 - shrink, 0.08, z + dz + 0.004)) for dz in (0.0, 0.03)]
        covers += [part.turned(angle) for part in parts]
        pages.append(box((shrink - 0.105, -0.075, z + 0.004), (0.105 - shrink, 0.075, z + 0.03)).turned(angle))
    return model("book", covers, pages)


def mug(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A mug with something dark in it."""
    return Furniture(_mug(detail), (Material(colour=pick(rng, paint.ACCENTS)), Material(colour=(0.20, 0.12, 0.08))))


@cache
def _mug(detail: Detail) -> Model:
    cup = turned([(0.036, 0.0), (0.04, 0.01), (0.04, 0.095)], detail.sides)
    handle = [box((-0.008, 0.035, z), (0.008, 0.07, z + 0.012)) for z in (0.02, 0.065)] + [
        box((-0.008, 0.06, 0.03), (0.008, 0.072, 0.067))
    ]
    if detail is Detail.LOW:
        return model("mug", [cup])
    return model("mug", [cup, *handle], [turned([(0.034, 0.094), (0.034, 0.097)], detail.sides)])


def bowl(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A bowl of fruit."""
    return Furniture(
        _bowl(detail),
        (palette.second_wood, Material(colour=pick(rng, ((0.90, 0.55, 0.15), (0.78, 0.20, 0.15), (0.55, 0.68, 0.22))))),
    )


@cache
def _bowl(detail: Detail) -> Model:
    sides = detail.sides
    dish = turned([(0.06, 0.0), (0.1, 0.04), (0.14, 0.08), (0.13, 0.08), (0.09, 0.05)], sides)
    places = ((0.05, 0.0, 0.08), (-0.03, 0.05, 0.08), (-0.03, -0.05, 0.085), (0.0, 0.0, 0.125))
    fruit = [turned([(0.0, -0.04), (0.035, -0.02), (0.038, 0.015), (0.0, 0.04)], 6).moved(*place) for place in places]
    return model("bowl", [dish], fruit[-1:] if detail is Detail.LOW else fruit)


def vase(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Slender or round."""
    return Furniture(_vase(int(rng.integers(3)), detail), (Material(colour=pick(rng, paint.ACCENTS)),))


@cache
def _vase(style: int, detail: Detail) -> Model:
    profiles = (
        [(0.05, 0.0), (0.1, 0.09), (0.09, 0.16), (0.03, 0.24), (0.05, 0.3)],
        [(0.04, 0.0), (0.06, 0.2), (0.03, 0.34), (0.04, 0.38)],
        [(0.06, 0.0), (0.12, 0.08), (0.11, 0.15), (0.06, 0.19)],
    )
    return model("vase", [turned(profiles[style], detail.sides + 2)])


def waste_bin(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A waste bin."""
    return Furniture(
        _bin(bool(rng.integers(2)), detail), (pick(rng, (paint.METAL, paint.BLACK, palette.second_wood)), paint.BLACK)
    )


@cache
def _bin(lidded: bool, detail: Detail) -> Model:
    body = turned([(0.11, 0.0), (0.14, 0.34)], detail.sides + 2)
    top = [(0.145, 0.34), (0.12, 0.38), (0.03, 0.4)] if lidded else [(0.13, 0.335), (0.13, 0.345)]
    return model("bin", [body], [turned(top, detail.sides + 2)])


def cardboard_box(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A cardboard box or two."""
    return Furniture(_box(int(rng.integers(3))), (_CARDBOARD, Material(colour=(0.80, 0.68, 0.48))))


@cache
def _box(variant: int) -> Model:
    sizes = (((0.36, 0.46, 0.32),), ((0.4, 0.3, 0.24),), ((0.4, 0.5, 0.34), (0.3, 0.36, 0.22)))[variant]
    boxes, tape, z = [], [], 0.0
    for x, y, high in sizes:
        boxes.append(box((-x / 2, -y / 2, z), (x / 2, y / 2, z + high)))
        tape.append(box((-x / 2 - 0.002, -0.025, z + high - 0.06), (x / 2 + 0.002, 0.025, z + high + 0.002)))
        z += high
    return model("box", boxes, tape)

"""Lamps, plants, rugs, pictures, curtains."""

from functools import cache

import numpy as np

from embodied.seeding import generator
from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import Part, ball, box, post, rounded, turned
from envs.simulators.embedded.scene import Material

_SHADE = Material(colour=(0.97, 0.92, 0.80), texture="glow")
_EARTH = Material(colour=(0.25, 0.18, 0.13))
_LEAVES = tuple(
    Material(colour=colour, texture="leaves", metres=0.3)
    for colour in ((0.28, 0.50, 0.24), (0.36, 0.56, 0.30), (0.22, 0.42, 0.28))
)


def floor_lamp(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A standing lamp."""
    return Furniture(
        _lamp(1.55, 0.2, bool(rng.integers(2)), detail), (paint.METAL if rng.random() < 0.5 else paint.BLACK, _SHADE)
    )


def table_lamp(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A small lamp for a nightstand, desk or dresser."""
    return Furniture(
        _lamp(0.42, 0.12, bool(rng.integers(2)), detail), (palette.wood if rng.random() < 0.5 else paint.METAL, _SHADE)
    )


@cache
def _lamp(high: float, radius: float, conical: bool, detail: Detail) -> Model:
    shade = 1.4 * radius
    foot = turned(
        [(0.7 * radius, 0.0), (0.65 * radius, 0.05), (0.014, 0.06), (0.012, high - 0.6 * shade)], detail.sides
    )
    top = 0.55 * radius if conical else radius
    return model("lamp", [foot], [turned([(radius, high - shade), (top, high)], detail.sides + 4)])


def ceiling_lamp(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A globe, a drum or a pendant hanging 0.35 m from the ceiling; its lowest point is at z =
    0.
    """
    return Furniture(_ceiling_lamp(int(rng.integers(3)), detail), (paint.METAL, _SHADE))


@cache
def _ceiling_lamp(style: int, detail: Detail) -> Model:
    rod = [post(0.0, 0.0, 0.2, 0.33, 0.012, 6), turned([(0.05, 0.33), (0.06, 0.35)], detail.sides)]
    if style == 0:
        return model("lamp", rod, [ball((0.0, 0.0, 0.12), 0.12, detail.sides + 2)])
    if style == 1:
        return model("lamp", rod, [turned([(0.2, 0.05), (0.2, 0.2)], detail.sides + 4)])
    return model("lamp", rod, [turned([(0.2, 0.0), (0.19, 0.03), (0.05, 0.2)], detail.sides + 4)])


def plant(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A pot on the floor with a bush, a palm or a little tree."""
    return Furniture(
        _plant(int(rng.integers(6)), detail),
        (palette.accent if rng.random() < 0.4 else paint.CERAMIC, _EARTH, pick(rng, _LEAVES)),
    )


@cache
def _plant(variant: int, detail: Detail) -> Model:
    rng = generator("plant", variant)
    pot = turned([(0.11, 0.0), (0.15, 0.28), (0.16, 0.3)], detail.sides)
    earth = turned([(0.145, 0.295), (0.145, 0.305)], detail.sides)
    if variant % 3 == 0:
        leaves = [
            _blade(float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.2, 0.75))).turned(i * 2.4).moved(z=0.28)
            for i in range(18)
        ]
        return model("plant", [pot], [earth], leaves)
    trunk = [post(0.0, 0.0, 0.3, 0.85 if variant % 3 == 1 else 0.5, 0.018, 6)]
    centre, spread = ((0.0, 0.0, 1.0), 0.13) if variant % 3 == 1 else ((0.0, 0.0, 0.6), 0.11)
    balls = []
    for _ in range(5 if detail is Detail.LOW else 10):
        x, y, z = (float(v) for v in np.add(centre, rng.uniform(-spread, spread, 3) * (1, 1, 1.3)))
        balls.append(ball((x, y, z), float(rng.uniform(0.09, 0.15)), min(detail.sides, 12)))
    return model("plant", [pot], [earth, *trunk], balls)


def _blade(length: float, lean: float) -> Part:
    """A long leaf: a flat, closed spindle leaning towards +x."""
    low, mid = (0.0, 0.0, 0.0), 0.55 * length
    vertices = np.array([low, (-0.004, -0.05, mid), (-0.004, 0.05, mid), (0.015, 0.0, mid), (0.0, 0.0, length)])
    faces = np.array([(0, 2, 3), (0, 3, 1), (0, 1, 2), (4, 3, 2), (4, 1, 3), (4, 2, 1)])
    return Part(vertices, faces).tilted(lean)


def rug(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A patterned rug with a border."""
    width, depth = pick(rng, ((1.4, 1.0), (2.0, 1.4), (2.3, 1.6)))
    return Furniture(
        _rug(width, depth), (palette.accent, Material(colour=palette.linen.colour, texture="rug", metres=0.8))
    )


def hall_runner(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A long patterned rug."""
    pattern = Material(colour=palette.linen.colour, texture="rug", metres=0.6)
    return Furniture(_rug(pick(rng, (1.4, 1.8, 2.2)), 0.7), (palette.accent, pattern))


def bath_mat(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A mat before a bathtub."""
    return Furniture(
        _rug(pick(rng, (0.8, 1.0)), 0.55),
        (palette.accent, Material(colour=palette.accent.colour, texture="carpet", metres=0.5)),
    )


@cache
def _rug(width: float, depth: float) -> Model:
    x, y = depth / 2, width / 2
    return model(
        "rug", [box((-x, -y, 0.0), (x, y, 0.008))], [box((0.08 - x, 0.08 - y, 0.008), (x - 0.08, y - 0.08, 0.011))]
    )


def painting(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A framed picture."""
    width, high = pick(rng, ((0.5, 0.7), (0.8, 0.6), (1.2, 0.8), (0.4, 0.4)))
    canvas = Material(colour=pick(rng, paint.ACCENTS), texture="canvas", metres=1.3)
    return Furniture(_painting(width, high), (palette.wood if rng.random() < 0.6 else paint.BLACK, paint.PAINT, canvas))


@cache
def _painting(width: float, high: float) -> Model:
    y, bar, mat = width / 2, 0.03, 0.08
    frame = box((-0.015, -y, 0.0), (0.012, y, high))
    card = box((-0.01, bar - y, bar), (0.014, y - bar, high - bar))
    return model("painting", [frame], [card], [box((-0.01, mat - y, mat), (0.016, y - mat, high - mat))])


def curtain(high: float, palette: Palette, detail: Detail) -> Furniture:
    """One side of a pair of curtains, `high` metres long, folded."""
    return Furniture(_curtain(round(high, 1), detail), (palette.accent,))


@cache
def _curtain(high: float, detail: Detail) -> Model:
    folds = 2 if detail is Detail.LOW else 5
    step = 0.3 / folds
    panel = [
        rounded((-0.03, -0.15 + i * step, 0.0), (0.02 + 0.01 * (i % 2), -0.15 + (i + 1) * step, high), 0.02, Detail.LOW)
        for i in range(folds)
    ]
    return model("curtain", panel)

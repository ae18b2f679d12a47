"""Kitchen furniture along walls."""

from functools import cache

import numpy as np

from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette
from envs.simulators.embedded.houses.shapes import Part, box, post, rounded, turned
from envs.simulators.embedded.scene import Material

WORKTOP = 0.9
"""Height of the worktop, metres."""
_STONE = Material(colour=(0.42, 0.42, 0.44), texture="marble", metres=1.5)


def fridge(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """White or steel, the freezer below."""
    return Furniture(_fridge(detail), (paint.METAL if rng.random() < 0.5 else paint.CERAMIC, paint.BLACK))


@cache
def _fridge(detail: Detail) -> Model:
    # In two for the same reason as wardrobes.
    body = [
        box((-0.3, -0.3, 0.03), (0.24, 0.3, 0.63)),
        box((-0.3, -0.3, 0.629), (0.24, 0.3, 1.78)),
        rounded((0.24, -0.297, 0.06), (0.3, 0.297, 0.62), 0.015, detail),
        rounded((0.24, -0.297, 0.64), (0.3, 0.297, 1.78), 0.015, detail),
    ]
    trim = [box((0.3, 0.22, z), (0.33, 0.245, z + 0.35)) for z in (0.25, 0.72)] + [
        box((-0.28, -0.28, 0.0), (0.22, 0.28, 0.03))
    ]
    return model("fridge", body, trim)


def stove(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """An oven with four plates."""
    return Furniture(_stove(detail), (paint.METAL if rng.random() < 0.5 else paint.CERAMIC, paint.BLACK))


@cache
def _stove(detail: Detail) -> Model:
    body = [
        box((-0.3, -0.3, 0.06), (0.27, 0.3, WORKTOP - 0.01)),
        box((-0.3, -0.3, WORKTOP), (-0.27, 0.3, WORKTOP + 0.1)),
    ]
    body.append(_bar(0.31, 0.25, 0.66))
    dark = [box((-0.28, -0.28, 0.0), (0.22, 0.28, 0.06)), box((-0.27, -0.29, WORKTOP - 0.01), (0.28, 0.29, WORKTOP))]
    dark.append(rounded((0.27, -0.25, 0.2), (0.285, 0.25, 0.62), 0.006, detail))
    rings = ((-0.12, -0.14, 0.07), (-0.12, 0.14, 0.09), (0.13, -0.14, 0.09), (0.13, 0.14, 0.07))
    dark += [turned([(r, WORKTOP), (r, WORKTOP + 0.012)], detail.sides, x, y) for x, y, r in rings]
    dark += [box((0.27, y - 0.02, 0.78), (0.295, y + 0.02, 0.82)) for y in (-0.2, -0.1, 0.0, 0.1, 0.2)]
    return model("stove", body, dark)


def _bar(x: float, half: float, z: float) -> Part:
    """A level bar along y in front of a door."""
    return box((x - 0.012, -half, z), (x + 0.012, half, z + 0.02))


def counter(width: float, front: Material, detail: Detail) -> Furniture:
    """A base cabinet under a stone worktop; `width` in multiples of 0.1 m."""
    return Furniture(_counter(round(width, 1), detail), (front, _STONE, paint.METAL))


@cache
def _counter(width: float, detail: Detail) -> Model:
    y, doors = width / 2, max(1, round(width / 0.6))
    body, knobs = [box((-0.3, -y, 0.0), (0.2, y, 0.1)), box((-0.3, -y, 0.1), (0.27, y, WORKTOP - 0.04))], []
    for i in range(doors):
        y0, y1 = -y + i * width / doors + 0.006, -y + (i + 1) * width / doors - 0.006
        body += [rounded((0.27, y0, z0), (0.288, y1, z1), 0.006, detail) for z0, z1 in ((0.11, 0.66), (0.675, 0.85))]
        knobs += [box((0.288, (y0 + y1) / 2 - 0.07, z), (0.305, (y0 + y1) / 2 + 0.07, z + 0.012)) for z in (0.6, 0.76)]
    top = [box((-0.3, -y, WORKTOP - 0.04), (0.31, y, WORKTOP))]
    return model("kitchen counter", body, top, knobs, tops=[(-0.28, -y, 0.2, y, WORKTOP)])


def sink(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A steel basin with its tap, to set into a worktop."""
    return Furniture(_sink(detail), (paint.METAL, paint.BLACK))


@cache
def _sink(detail: Detail) -> Model:
    rim = [
        box((x0, y0, 0.0), (x1, y1, 0.03))
        for x0, y0, x1, y1 in (
            (-0.22, -0.27, -0.16, 0.27),
            (0.16, -0.27, 0.22, 0.27),
            (-0.16, -0.27, 0.16, -0.22),
            (-0.16, 0.22, 0.16, 0.27),
        )
    ]
    tap = [
        post(-0.19, 0.0, 0.03, 0.3, 0.015, detail.sides),
        box((-0.205, -0.013, 0.28), (0.0, 0.013, 0.305)),
        box((-0.026, -0.013, 0.24), (0.0, 0.013, 0.28)),
    ]
    return model("sink", [*rim, *tap], [box((-0.16, -0.22, 0.0), (0.16, 0.22, 0.006))])


def cupboard(width: float, front: Material, detail: Detail) -> Furniture:
    """Wall cupboards to hang above a run of counters."""
    return Furniture(_cupboard(round(width, 1), detail), (front, paint.METAL))


@cache
def _cupboard(width: float, detail: Detail) -> Model:
    y, doors = width / 2, max(1, round(width / 0.5))
    body, knobs = [box((-0.16, -y, 0.0), (0.14, y, 0.7))], []
    for i in range(doors):
        y0, y1 = -y + i * width / doors + 0.005, -y + (i + 1) * width / doors - 0.005
        body.append(rounded((0.14, y0, 0.005), (0.16, y1, 0.695), 0.006, detail))
        knobs.append(box((0.16, (y0 + y1) / 2 - 0.05, 0.05), (0.175, (y0 + y1) / 2 + 0.05, 0.062)))
    return model("cabinet", body, knobs)


def hood(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """The extractor above a stove."""
    return Furniture(_hood(), (paint.METAL,))


@cache
def _hood() -> Model:
    return model("cabinet", [box((-0.22, -0.3, 0.0), (0.22, 0.3, 0.06)), box((-0.22, -0.13, 0.06), (0.02, 0.13, 0.66))])


def microwave(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A microwave oven."""
    return Furniture(_microwave(detail), (paint.METAL if rng.random() < 0.5 else paint.CERAMIC, paint.BLACK))


@cache
def _microwave(detail: Detail) -> Model:
    body = [
        rounded((-0.18, -0.24, 0.01), (0.17, 0.24, 0.28), 0.012, detail),
        box((0.185, 0.08, 0.05), (0.2, 0.1, 0.24)),
    ]
    dark = [box((0.17, -0.22, 0.03), (0.185, 0.11, 0.26)), box((0.17, 0.13, 0.03), (0.176, 0.22, 0.26))]
    return model("microwave", body, [*dark, box((-0.16, -0.22, 0.0), (0.15, 0.22, 0.01))])

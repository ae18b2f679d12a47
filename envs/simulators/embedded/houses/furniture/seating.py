"""Sofas, armchairs, chairs."""

from functools import cache

import numpy as np

from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import Part, box, cushion, post, rounded, turned


def sofa(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Two or three seats, slim or round arms."""
    width, seats = pick(rng, ((1.5, 2), (1.8, 2), (2.0, 3), (2.3, 3)))
    return Furniture(
        _sofa("sofa", width, seats, bool(rng.integers(2)), detail), (palette.fabric, palette.wood, palette.accent)
    )


def armchair(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """The sofa's little sister."""
    model = _sofa("armchair", pick(rng, (0.8, 0.9)), 1, bool(rng.integers(2)), detail)
    return Furniture(model, (palette.accent if rng.random() < 0.4 else palette.fabric, palette.wood, palette.linen))


@cache
def _sofa(category: str, width: float, seats: int, slim: bool, detail: Detail) -> Model:
    half, arm = width / 2, 0.12 if slim else 0.2
    inner = half - arm
    body = [
        rounded((-0.43, -half, 0.1), (0.4, half, 0.3), 0.03, detail),
        cushion((-0.45, -half + 0.02, 0.2), (-0.22, half - 0.02, 0.82), 0.07, detail),
    ]
    for side in (-1, 1):
        y0, y1 = sorted((side * half, side * inner))
        body.append(cushion((-0.44, y0, 0.12), (0.43, y1, 0.56 if slim else 0.62), 0.03 if slim else 0.09, detail))
    seat = 2 * inner / seats
    for i in range(seats):
        y0, y1 = -inner + i * seat + 0.005, -inner + (i + 1) * seat - 0.005
        body.append(cushion((-0.24, y0, 0.28), (0.43, y1, 0.45), 0.05, detail))
        body.append(
            cushion((-0.09, y0 + 0.01, 0.0), (0.07, y1 - 0.01, 0.4), 0.07, detail).tilted(-0.18).moved(-0.17, 0, 0.43)
        )
    legs = [
        box((x - 0.03, y - 0.03, 0.0), (x + 0.03, y + 0.03, 0.12))
        for x in (-0.38, 0.36)
        for y in (-half + 0.06, half - 0.06)
    ]
    pillows = [] if detail is Detail.LOW else _pillows(inner, seats, detail)
    return model(category, body, legs, pillows)


def _pillows(inner: float, seats: int, detail: Detail) -> list[Part]:
    pillow = cushion((-0.06, -0.2, 0.0), (0.06, 0.2, 0.38), 0.06, detail).tilted(-0.35)
    places = (-1, 1) if seats > 1 else ()
    return [pillow.moved(0.04, side * (inner - 0.24), 0.44) for side in places]


def chair(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A plain chair for a table: slatted, solid or upholstered back."""
    return chair_like(int(rng.integers(3)), palette, detail)


def chair_like(style: int, palette: Palette, detail: Detail) -> Furniture:
    """A chair of one style, so that those round a table match."""
    return Furniture(_chair(style, detail), (palette.wood, palette.accent))


@cache
def _chair(style: int, detail: Detail) -> Model:
    wood = [
        rounded((x - 0.018, y - 0.018, 0.0), (x + 0.018, y + 0.018, high), 0.008, Detail.LOW)
        for x, high in ((-0.2, 0.9), (0.19, 0.43))
        for y in (-0.19, 0.19)
    ]
    seat = rounded((-0.22, -0.22, 0.43), (0.22, 0.22, 0.475), 0.02, detail)
    if style == 0:
        wood += [box((-0.212, -0.175, z), (-0.19, 0.175, z + 0.06)) for z in (0.58, 0.7, 0.82)]
        return model("chair", [*wood, seat])
    if style == 1:
        wood.append(rounded((-0.215, -0.2, 0.6), (-0.185, 0.2, 0.92), 0.012, detail))
        return model("chair", [*wood, seat])
    back = cushion((-0.235, -0.21, 0.52), (-0.175, 0.21, 0.94), 0.025, detail)
    return model("chair", wood, [cushion((-0.22, -0.22, 0.43), (0.22, 0.22, 0.5), 0.03, detail), back])


def office_chair(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A swivel chair on five castors."""
    return Furniture(
        _office_chair(detail), (paint.BLACK, paint.METAL, palette.accent if rng.random() < 0.5 else paint.BLACK)
    )


@cache
def _office_chair(detail: Detail) -> Model:
    feet = [box((0.0, -0.02, 0.05), (0.28, 0.02, 0.08)).turned(i * 2 * np.pi / 5) for i in range(5)] + [
        turned([(0.035, 0.0), (0.035, 0.05)], 6, 0.26 * float(np.cos(a)), 0.26 * float(np.sin(a)))
        for a in np.arange(5) * 2 * np.pi / 5
    ]
    stem = [post(0.0, 0.0, 0.05, 0.44, 0.03, detail.sides), box((-0.26, -0.03, 0.4), (-0.2, 0.03, 0.72))]
    arms = [rounded((-0.12, s * 0.27 - 0.025, 0.64), (0.12, s * 0.27 + 0.025, 0.67), 0.012, detail) for s in (-1, 1)]
    arms += [box((-0.02, s * 0.27 - 0.012, 0.44), (0.02, s * 0.27 + 0.012, 0.64)) for s in (-1, 1)]
    seat = cushion((-0.24, -0.25, 0.43), (0.24, 0.25, 0.51), 0.035, detail)
    back = cushion((-0.27, -0.22, 0.6), (-0.21, 0.22, 1.05), 0.028, detail)
    return model("chair", [*feet, *arms], stem, [seat, back])

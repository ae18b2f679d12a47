"""Beds."""

from functools import cache

import numpy as np

from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import Part, box, cushion, rounded


def double_bed(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """For two: wooden or upholstered headboard."""
    return _dressed(pick(rng, (1.4, 1.6, 1.8)), rng, palette, detail)


def single_bed(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """For one."""
    return _dressed(pick(rng, (0.9, 1.0, 1.2)), rng, palette, detail)


def _dressed(width: float, rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    soft = bool(rng.integers(2))
    headboard = palette.fabric if soft else palette.wood
    return Furniture(_bed(width, soft, detail), (palette.wood, headboard, palette.linen, palette.accent))


@cache
def _bed(width: float, soft: bool, detail: Detail) -> Model:
    half = width / 2
    legs = [
        box((x - 0.04, y - 0.04, 0.0), (x + 0.04, y + 0.04, 0.16))
        for x in (-0.92, 0.92)
        for y in (0.08 - half, half - 0.08)
    ]
    frame = [rounded((-0.98, -half, 0.14), (1.02, half, 0.3), 0.02, detail), *legs]
    headboard = rounded(
        (-1.06, -half - 0.02, 0.0), (-0.96, half + 0.02, 1.0 if soft else 0.95), 0.05 if soft else 0.015, detail
    )
    mattress = cushion((-0.95, -half + 0.02, 0.28), (1.0, half - 0.02, 0.48), 0.05, detail)
    fold = cushion((-0.42, -half, 0.4), (-0.2, half, 0.525), 0.04, detail)
    blanket = cushion((-0.25, -half - 0.01, 0.22), (1.025, half + 0.01, 0.515), 0.06, detail)
    return model("bed", frame, [headboard], [mattress, fold, *_pillows(half, detail)], [blanket])


def _pillows(half: float, detail: Detail) -> list[Part]:
    centres = (-half / 2, half / 2) if half > 0.65 else (0.0,)
    pillow = cushion((-0.2, -0.3, 0.0), (0.2, 0.3, 0.13), 0.065, detail).tilted(-0.12)
    return [pillow.moved(-0.7, y, 0.47) for y in centres]

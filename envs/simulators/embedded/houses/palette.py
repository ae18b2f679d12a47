"""Colours and surfaces: of a house, of each room, and of the furniture in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from envs.simulators.embedded.scene import Material

Colour = tuple[float, float, float]
_T = TypeVar("_T")

WHITE: Colour = (0.93, 0.93, 0.91)
WOODS: tuple[Colour, ...] = (
    (0.76, 0.58, 0.38), (0.55, 0.37, 0.22), (0.36, 0.23, 0.15), (0.84, 0.70, 0.50), (0.62, 0.45, 0.32),
    (0.45, 0.33, 0.27),
)  # fmt: skip
FABRICS: tuple[Colour, ...] = (
    (0.45, 0.47, 0.50), (0.24, 0.32, 0.45), (0.60, 0.30, 0.26), (0.34, 0.45, 0.36), (0.78, 0.72, 0.62),
    (0.70, 0.52, 0.30),
    (0.50, 0.42, 0.52), (0.27, 0.27, 0.29), (0.28, 0.50, 0.52), (0.72, 0.47, 0.46),
)  # fmt: skip
ACCENTS: tuple[Colour, ...] = (
    (0.80, 0.28, 0.22), (0.90, 0.66, 0.22), (0.20, 0.48, 0.60), (0.32, 0.55, 0.38), (0.60, 0.34, 0.55),
    (0.88, 0.86, 0.80),
    (0.92, 0.54, 0.40), (0.20, 0.28, 0.48),
)  # fmt: skip
_WALLS: tuple[Colour, ...] = (
    (0.93, 0.91, 0.86), (0.86, 0.88, 0.84), (0.80, 0.85, 0.88), (0.92, 0.86, 0.78), (0.86, 0.80, 0.74),
    (0.78, 0.83, 0.76),
    (0.90, 0.82, 0.80), (0.84, 0.84, 0.88), (0.95, 0.93, 0.82), (0.72, 0.78, 0.82),
)  # fmt: skip
_TILES: tuple[Colour, ...] = (
    (0.88, 0.90, 0.92),
    (0.75, 0.84, 0.87),
    (0.86, 0.82, 0.76),
    (0.70, 0.80, 0.76),
    (0.62, 0.66, 0.70),
)
_CARPETS: tuple[Colour, ...] = ((0.62, 0.58, 0.52), (0.50, 0.54, 0.60), (0.66, 0.60, 0.56), (0.48, 0.52, 0.46))

METAL = Material(colour=(0.70, 0.71, 0.73), texture="metal", metres=0.6)
BLACK = Material(colour=(0.09, 0.09, 0.10))
CERAMIC = Material(colour=(0.96, 0.96, 0.95))
GLASS = Material(colour=(0.74, 0.84, 0.90))
PAINT = Material(colour=WHITE)
SKY = Material(colour=(0.78, 0.89, 0.99))
GARDEN = Material(colour=(0.52, 0.66, 0.42), texture="leaves", metres=1.5)


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The materials one room's surfaces and furniture share, so that they look chosen together."""

    wall: Material
    floor: Material
    wood: Material
    second_wood: Material
    fabric: Material
    accent: Material
    linen: Material


def pick(rng: np.random.Generator, options: Sequence[_T]) -> _T:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def draw_palette(kind: str, house_wood: Colour, rng: np.random.Generator) -> Palette:
    """Materials for a room of that kind in a house whose floors and doors are of `house_wood`."""
    wood = _varied(pick(rng, WOODS), rng)
    return Palette(
        wall=_wall(kind, rng),
        floor=_floor(kind, house_wood, rng),
        wood=Material(colour=wood, texture="wood", metres=0.8),
        second_wood=PAINT
        if rng.random() < 0.5
        else Material(colour=_varied(pick(rng, WOODS), rng), texture="wood", metres=0.8),
        fabric=Material(
            colour=_varied(pick(rng, FABRICS), rng), texture="leather" if rng.random() < 0.2 else "fabric", metres=0.4
        ),
        accent=Material(colour=_varied(pick(rng, ACCENTS), rng), texture="fabric", metres=0.4),
        linen=Material(colour=_varied((0.92, 0.91, 0.88), rng), texture="fabric", metres=0.5),
    )


def _wall(kind: str, rng: np.random.Generator) -> Material:
    if kind == "bathroom":
        return Material(colour=_varied(pick(rng, _TILES), rng), texture="tiles", metres=0.6)
    texture = (
        "brick"
        if rng.random() < 0.06
        else "wallpaper"
        if kind in ("bedroom", "living room") and rng.random() < 0.4
        else "plaster"
    )
    return Material(colour=_varied(pick(rng, _WALLS), rng), texture=texture, metres=1.2)


def _floor(kind: str, house_wood: Colour, rng: np.random.Generator) -> Material:
    if kind in ("bathroom", "kitchen"):
        texture, metres = pick(rng, (("tiles", 1.2), ("tiles", 0.6), ("checker", 1.2), ("marble", 1.2)))
        return Material(colour=_varied(pick(rng, _TILES), rng), texture=texture, metres=metres)
    if kind in ("bedroom", "study") and rng.random() < 0.4:
        return Material(colour=_varied(pick(rng, _CARPETS), rng), texture="carpet", metres=0.6)
    return Material(colour=_varied(house_wood, rng, 0.02), texture=pick(rng, ("planks", "parquet")), metres=1.2)


def _varied(colour: Colour, rng: np.random.Generator, by: float = 0.05) -> Colour:
    """The colour a little lighter or darker, and a little warmer or cooler."""
    shifts = float(rng.uniform(-by, by)) + rng.uniform(-by / 2, by / 2, 3)
    red, green, blue = (round(float(min(max(c + s, 0.02), 1.0)), 3) for c, s in zip(colour, shifts, strict=True))
    return red, green, blue

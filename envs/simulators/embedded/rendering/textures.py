"""Procedural textures: tileable greyscale pictures that modulate a material's colour, each with its
mip levels.

They are computed from the texture's name alone, so nothing is downloaded and every machine has the
same ones.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from embodied.seeding import generator

SIZE = 256
"""Texels across a texture at its finest level; a power of two."""
LEVELS = SIZE.bit_length()
"""Mip levels, from SIZE down to one texel."""
TEXELS = 2 * SIZE * SIZE
"""Room for one texture with all its levels, finest first: each begins at `level_start`. Some of it
lies fallow, for the sake of quick arithmetic.
"""

Texture = NDArray[np.float64]
"""[SIZE, SIZE] in 0..1, row 0 at v = 0."""

_V, _U = np.mgrid[0:SIZE, 0:SIZE] / SIZE


def _noise(name: str, roughness: float = 1.5, stretch: tuple[float, float] = (1.0, 1.0)) -> Texture:
    """Tileable noise in 0..1 with spectrum 1 / frequency**roughness; a small `stretch` makes it
    finer along (u, v).
    """
    white = np.fft.rfft2(generator("texture", name).standard_normal((SIZE, SIZE)))
    v, u = np.meshgrid(np.fft.fftfreq(SIZE, 1 / SIZE), np.fft.rfftfreq(SIZE, 1 / SIZE), indexing="ij")
    frequency = np.hypot(u * stretch[0], v * stretch[1])
    frequency[0, 0] = np.inf
    wave = np.fft.irfft2(white * frequency**-roughness, (SIZE, SIZE))
    return np.clip(0.5 + wave / (5 * wave.std()), 0, 1)


def _cells(name: str, rows: int, columns: int, joint: float, shift: float = 0.0) -> tuple[Texture, Texture]:
    """A grid of bricks: (1 inside and falling to 0 within `joint` (share of the texture) of an
    edge, one random tone a brick).
    """
    row = (_V * rows).astype(int)
    along = _U * columns + shift * (row % 2)
    column = along.astype(int) % columns
    edge_u = np.minimum(along % 1, 1 - along % 1) / columns
    edge_v = np.minimum(_V * rows % 1, 1 - _V * rows % 1) / rows
    inside = np.clip(np.minimum(edge_u, edge_v) / joint, 0, 1)
    return inside, generator("texture", name, "tone").random((rows, columns))[row, column]


def _plain() -> Texture:
    return np.ones((SIZE, SIZE))


def _wood() -> Texture:
    grain = _noise("wood", 1.2, (1.0, 0.06))
    rings = np.sin(2 * np.pi * (6 * _V + 1.2 * _noise("wood rings", 2.5, (1.0, 0.2))))
    return 0.84 + 0.3 * (grain - 0.5) + 0.03 * rings


def _planks() -> Texture:
    inside, tone = _cells("planks", 8, 2, 0.004, 0.5)
    return (0.45 + 0.55 * inside) * (0.78 + 0.2 * tone + 0.3 * (_noise("planks", 1.2, (1.0, 0.06)) - 0.5))


def _parquet() -> Texture:
    inside, tone = _cells("parquet", 4, 4, 0.004)
    flip = ((_U * 4).astype(int) + (_V * 4).astype(int)) % 2 == 0
    grain = _noise("parquet", 1.2, (1.0, 0.06))
    strips = 0.9 + 0.1 * np.sign(np.sin(2 * np.pi * 16 * np.where(flip, _U, _V)))
    return (0.55 + 0.45 * inside) * strips * (0.78 + 0.14 * tone + 0.3 * (np.where(flip, grain.T, grain) - 0.5))


def _tiles() -> Texture:
    inside, tone = _cells("tiles", 4, 4, 0.008)
    return (0.62 + 0.38 * inside) * (0.92 + 0.08 * tone) + 0.06 * (_noise("tiles", 1.8) - 0.5)


def _checker() -> Texture:
    inside, _ = _cells("checker", 4, 4, 0.004)
    dark = ((_U * 4).astype(int) + (_V * 4).astype(int)) % 2
    return (0.8 + 0.2 * inside) * np.where(dark, 0.45, 0.98) + 0.05 * (_noise("checker", 1.5) - 0.5)


def _brick() -> Texture:
    inside, tone = _cells("brick", 12, 4, 0.012, 0.5)
    return (0.58 + 0.42 * inside) * (0.74 + 0.2 * tone) + 0.18 * (_noise("brick", 0.8) - 0.5)


def _plaster() -> Texture:
    return 0.93 + 0.1 * (_noise("plaster", 1.0) - 0.5) + 0.06 * (_noise("plaster patches", 2.2) - 0.5)


def _wallpaper() -> Texture:
    stripes = np.sin(2 * np.pi * 8 * _U) > 0
    return 0.9 + 0.07 * stripes + 0.06 * (_noise("wallpaper", 1.0, (0.2, 1.0)) - 0.5)


def _carpet() -> Texture:
    return 0.8 + 0.5 * (_noise("carpet", 0.4) - 0.5) + 0.15 * (_noise("carpet wear", 2.0) - 0.5)


def _rug() -> Texture:
    diamonds = np.abs((4 * _U) % 1 - 0.5) + np.abs((4 * _V) % 1 - 0.5)
    bands = np.where(np.abs(diamonds - 0.5) < 0.12, 0.6, np.where(diamonds < 0.25, 0.75, 1.0))
    return bands * (0.92 + 0.3 * (_noise("rug", 0.4) - 0.5))


def _fabric() -> Texture:
    weave = np.sin(2 * np.pi * 32 * _U) * np.sin(2 * np.pi * 32 * _V)
    return 0.86 + 0.07 * weave + 0.18 * (_noise("fabric", 0.7) - 0.5)


def _leather() -> Texture:
    return 0.86 + 0.22 * np.abs(2 * _noise("leather", 0.9) - 1) - 0.1 * _noise("leather folds", 2.0)


def _marble() -> Texture:
    veins = np.abs(np.sin(np.pi * (2 * _U + _V * 2 + 3 * _noise("marble", 1.9))))
    return 0.98 - 0.32 * (1 - veins) ** 4 + 0.1 * (_noise("marble dust", 1.5) - 0.5)


def _concrete() -> Texture:
    return 0.82 + 0.3 * (_noise("concrete", 1.4) - 0.5)


def _metal() -> Texture:
    return 0.9 + 0.16 * (_noise("metal", 0.8, (1.0, 0.02)) - 0.5)


def _leaves() -> Texture:
    return 0.75 + 0.9 * (_noise("leaves", 0.9) - 0.5)


def _canvas() -> Texture:
    shapes = np.floor(_noise("canvas", 2.4) * 7) / 7
    return 0.45 + 0.65 * shapes


def _books() -> Texture:
    spines, tone = _cells("books", 3, 24, 0.006, 0.37)
    return (0.35 + 0.65 * spines) * (0.4 + 0.6 * tone)


def _glow() -> Texture:
    return np.ones((SIZE, SIZE))


_PICTURES: dict[str, Callable[[], Texture]] = {
    "plain": _plain, "wood": _wood, "planks": _planks, "parquet": _parquet, "tiles": _tiles, "checker": _checker,
    "brick": _brick, "plaster": _plaster, "wallpaper": _wallpaper, "carpet": _carpet, "rug": _rug, "fabric": _fabric,
    "leather": _leather, "marble": _marble, "concrete": _concrete, "metal": _metal, "leaves": _leaves,
    "canvas": _canvas,
    "books": _books, "glow": _glow,
}  # fmt: skip

TEXTURES = tuple(_PICTURES)
"""Names a `Material.texture` may bear. "plain" is even; "glow" is even and shines by itself (window
panes, lamp shades, screens).
"""
EVEN = ("plain", "glow")
"""Textures that need no look-up."""


def texture_index(name: str) -> int:
    """Place of a texture in the atlas.

    Raises:
        ValueError: when there is no such texture; the message lists those there are.
    """
    if name not in _PICTURES:
        raise ValueError(f"unknown texture {name!r}; choose one of {sorted(TEXTURES)}")
    return TEXTURES.index(name)


def mip_levels(picture: Texture) -> list[Texture]:
    """The picture and its halvings, down to one texel: each texel the mean of the four below it."""
    levels = [picture]
    while levels[-1].shape[0] > 1:
        fine = levels[-1]
        levels.append((fine[::2, ::2] + fine[1::2, ::2] + fine[::2, 1::2] + fine[1::2, 1::2]) / 4)
    return levels


def quads(level: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Each texel with its neighbours to the right, above, and above right (the texture repeats), in
    one word: see `shading.bilinear`.
    """
    right, above = np.roll(level, -1, axis=1), np.roll(level, -1, axis=0)
    words = (
        part.astype(np.uint32) << 8 * i for i, part in enumerate((level, right, above, np.roll(right, -1, axis=0)))
    )
    return np.bitwise_or.reduce(list(words))


def level_start(level: int) -> int:
    """Where in its texture a mip level begins."""
    return TEXELS - (TEXELS >> level)


@cache
def atlas() -> NDArray[np.uint32]:
    """Quads of all textures with their levels, [len(TEXTURES) * TEXELS]: texture by texture, finest
    level first, rows within.
    """
    words = np.zeros((len(TEXTURES), TEXELS), np.uint32)
    for texture, picture in zip(words, _PICTURES.values(), strict=True):
        for number, level in enumerate(mip_levels(np.clip(picture(), 0, 1))):
            start = level_start(number)
            texture[start : start + level.size] = quads(np.round(level * 255).astype(np.uint8)).ravel()
    return words.ravel()

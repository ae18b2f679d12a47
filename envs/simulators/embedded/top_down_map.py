"""Top-down pictures of scenes: floors in their own colour, walls dark, furniture outlined in the
colour of its class.
"""

import colorsys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, binary_fill_holes, gaussian_filter, grey_closing

from embodied.simulator import TopDown
from envs.simulators.embedded.navigation.lattice import Lattice, triangles_in_world
from envs.simulators.embedded.scene import CATEGORIES, Piece, Scene

METRES_PER_PIXEL = 0.02
_SMOOTH = 2
"""Drawn this many times finer, then averaged."""

_CEILING = 1.9
"""What hangs wholly higher than this is not shown."""
_FLAT = ("floor", "rug")

Colour = tuple[float, float, float]
_Triangles = NDArray[np.float32]


@dataclass(frozen=True)
class _Cut:
    """How a part of the building is shown: where the plan cuts it, and how far apart two faces may
    be that have solid between them.
    """

    low: float
    high: float
    thickness: float
    colour: Colour


_CUTS = {
    "wall": _Cut(1.0, 1.2, 0.32, (0.17, 0.19, 0.23)),  # above sills, below lintels
    "window": _Cut(0.0, 3.0, 0.32, (0.56, 0.79, 0.94)),
    "door": _Cut(1.0, 1.2, 0.07, (0.80, 0.52, 0.25)),
}
"""In the order they are drawn."""


def draw_map(scene: Scene) -> TopDown:
    """A map of the scene, north up, two centimetres a pixel."""
    shapes = [(piece, triangles_in_world(piece)) for piece in scene.pieces if piece.category != "ceiling"]
    sheet = _Sheet(np.concatenate([triangles for _, triangles in shapes]))
    for piece, triangles in sorted(shapes, key=lambda shape: float(shape[1][..., 2].max())):
        if piece.category == "floor":
            sheet.fill(triangles, _tint(piece.materials[0].colour, 0.5))
        elif piece.category not in _CUTS:
            sheet.draw_furniture(piece, triangles)
    for category, cut in _CUTS.items():
        parts = [triangles for piece, triangles in shapes if piece.category == category]
        if parts:
            sheet.draw_cut(np.concatenate(parts), cut)
    return sheet.finish()


def category_colour(category: str) -> Colour:
    """Red, green and blue in 0..1; neighbouring classes differ most (golden angle around the
    hues).
    """
    return colorsys.hsv_to_rgb(0.618034 * CATEGORIES.index(category) % 1.0, 0.55, 0.72)


def _tint(colour: Colour, strength: float) -> Colour:
    red, green, blue = (1.0 - strength * (1.0 - part) for part in colour)
    return red, green, blue


class _Sheet:
    """A picture in the making: float32 [rows, cols, 3], row 0 in the south, and which cells
    something solid stands on.
    """

    def __init__(self, triangles: _Triangles) -> None:
        self.lattice = _around(triangles, margin=12 * _SMOOTH, multiple=_SMOOTH)
        self.picture = np.ones((self.lattice.rows, self.lattice.cols, 3), dtype=np.float32)
        self.solid = np.zeros((self.lattice.rows, self.lattice.cols), dtype=np.bool_)

    def fill(self, triangles: _Triangles, colour: Colour) -> None:
        """Paint all a mesh covers."""
        window, shape = self._shape(triangles)
        self.picture[window][shape] = colour

    def draw_furniture(self, piece: Piece, triangles: _Triangles) -> None:
        """Paint a piece pale, and its outline in full colour."""
        window, shape = self._shape(triangles)
        colour = category_colour(piece.category)
        edge = shape & ~binary_erosion(shape, iterations=_SMOOTH + 1)
        self.picture[window][shape] = _tint(colour, 0.3)
        self.picture[window][edge] = _tint(colour, 0.5) if piece.category in _FLAT else colour
        if piece.category not in _FLAT:
            self.solid[window] |= shape

    def draw_cut(self, triangles: _Triangles, cut: _Cut) -> None:
        """Paint the cut through walls and the like. Meshes have faces only, so what lies between
        the two of a wall is closed.
        """
        faces = self.lattice.footprint(triangles, cut.low, cut.high).astype(np.uint8)
        size = 2 * round(cut.thickness / self.lattice.cell / 2) + 1
        inside = grey_closing(faces, size=(size, size)).astype(np.bool_)
        self.picture[inside] = cut.colour
        self.solid |= inside

    def finish(self) -> TopDown:
        """Shade the floor softly around all that stands on it, and average the fine cells to
        pixels.
        """
        shadow = gaussian_filter(self.solid.astype(np.float32), 0.08 / self.lattice.cell)
        shaded = self.picture * (1.0 - 0.3 * np.where(self.solid, 0.0, shadow))[..., None]
        rows, cols = self.lattice.rows // _SMOOTH, self.lattice.cols // _SMOOTH
        mean = shaded.reshape(rows, _SMOOTH, cols, _SMOOTH, 3).mean(axis=(1, 3))
        return TopDown(
            picture=np.ascontiguousarray(np.round(255 * mean[::-1]).astype(np.uint8)),
            west=self.lattice.west,
            north=self.lattice.south + self.lattice.rows * self.lattice.cell,
            metres_per_pixel=METRES_PER_PIXEL,
        )

    def _shape(self, triangles: _Triangles) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
        """The window of the sheet around a mesh, and what the mesh covers of it below the
        ceiling.
        """
        own = _around(triangles, margin=1)
        row, col = round((own.south - self.lattice.south) / own.cell), round((own.west - self.lattice.west) / own.cell)
        shape = binary_fill_holes(own.footprint(triangles, -1.0, _CEILING))
        return (slice(row, row + own.rows), slice(col, col + own.cols)), np.asarray(shape)


def _around(triangles: _Triangles, margin: int, multiple: int = 1) -> Lattice:
    flat = triangles.reshape(-1, 3)[:, :2].astype(np.float64)
    extent = np.concatenate([flat.min(axis=0), flat.max(axis=0)])[None]
    return Lattice.around(extent, METRES_PER_PIXEL / _SMOOTH, margin, multiple)

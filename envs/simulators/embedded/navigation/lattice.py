"""Square cells over the floor of a scene, and which of them things stand on."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import warp as wp
from numpy.typing import NDArray

from envs.simulators.embedded.navigation.kernels import COMPILE, on_host
from envs.simulators.embedded.scene import Piece

wp.set_module_options(COMPILE)


@dataclass(frozen=True)
class Lattice:
    """Cells in rows from the south and columns from the west; (west, south) is the outer corner of
    the first, `cell` its side in metres.
    """

    west: float
    south: float
    cell: float
    rows: int
    cols: int

    @classmethod
    def around(cls, corners: NDArray[np.float64], cell: float, margin: int, multiple: int = 1) -> "Lattice":
        """Cells around rectangles [n, 4] (x0, y0, x1, y1) and `margin` more on each side, their
        number a multiple of `multiple`.
        """
        west, south = (math.floor(low / cell) - margin for low in corners[:, :2].min(axis=0))
        east, north = (math.ceil(high / cell) + margin for high in corners[:, 2:].max(axis=0))
        rows, cols = (math.ceil(size / multiple) * multiple for size in (north - south, east - west))
        return cls(west * cell, south * cell, cell, rows, cols)

    def inside(self, corners: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Cells whose centres lie in the rectangle (x0, y0, x1, y1), bool [rows, cols]."""
        x = self.west + (np.arange(self.cols) + 0.5) * self.cell
        y = self.south + (np.arange(self.rows) + 0.5) * self.cell
        x0, y0, x1, y1 = corners
        return np.asarray(((y >= y0) & (y <= y1))[:, None] & ((x >= x0) & (x <= x1))[None])

    def footprint(self, triangles: NDArray[np.float32], low: float, high: float) -> NDArray[np.bool_]:
        """Cells that triangles [N, 3, 3] touch between two heights, bool [rows, cols]."""
        marked = np.zeros((self.rows, self.cols), dtype=np.bool_)
        inputs = [
            on_host(np.ascontiguousarray(triangles).reshape(-1), wp.float32),
            len(triangles), low, high, self.west, self.south, self.cell, self.rows, self.cols,
            on_host(marked.view(np.uint8).reshape(-1), wp.uint8),
        ]  # fmt: skip
        wp.launch(_mark, dim=1, inputs=inputs, device="cpu")
        return marked


def vertices_in_world(piece: Piece) -> NDArray[np.float32]:
    """Where the vertices of a piece are, float32 [V, 3]."""
    cosine, sine = math.cos(piece.yaw), math.sin(piece.yaw)
    turn = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return (piece.mesh.vertices * np.array(piece.scale) @ turn + np.array(piece.position)).astype(np.float32)


def triangles_in_world(piece: Piece) -> NDArray[np.float32]:
    """Where the triangles of a piece are, float32 [F, 3, 3]."""
    return vertices_in_world(piece)[piece.mesh.faces]


_BINDING = "const float* triangles = triangles_.data; unsigned char* marked = marked_.data;\n"


@wp.func_native(_BINDING + (Path(__file__).parent / "footprint.cpp").read_text())
def _footprint(
    triangles_: wp.array(dtype=wp.float32), count: int, low: float, high: float, west: float, south: float, cell: float,
    rows: int, cols: int, marked_: wp.array(dtype=wp.uint8),
): ...  # fmt: skip


@wp.kernel
def _mark(
    triangles: wp.array(dtype=wp.float32), count: int, low: float, high: float, west: float, south: float, cell: float,
    rows: int, cols: int, marked: wp.array(dtype=wp.uint8),
):  # fmt: skip
    _footprint(triangles, count, low, high, west, south, cell, rows, cols, marked)

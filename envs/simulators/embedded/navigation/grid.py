"""The navigation grid of one scene: how far everything is from the nearest obstacle, and where a
body can stand.
"""

import math
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, distance_transform_edt, label

from embodied.types import Flags, Floats
from envs.simulators.embedded.navigation.clearance import CONTACT_TOLERANCE, VIEW_DTYPE
from envs.simulators.embedded.navigation.occupancy import free_cells
from envs.simulators.embedded.scene import Scene

CELL = 0.05
"""Metres."""

_FINER = 3
"""Obstacles are drawn on cells this many times finer (an odd number, so that centres coincide):
clearances are right to a centimetre.
"""


class NavigationGrid:
    """Clearance (float32 [rows, cols], metres, at cell centres) and the navigable cells of a scene.

    `reachable` (uint8 [rows, cols]) are those and the cells beside them: where the centre of a body
    may come. `view` is the grid as kernels see it, valid while the grid lives; both are made at
    once, so that threads can share a grid.

    Row 0 lies south, column 0 west; the centre of cell (row, column) is (west + (column + 0.5) *
    cell, south + (row + 0.5) * cell).

    Args:
        scene: its pieces and rooms.
        radius: of the body, metres.
        height: of the body; what stands higher than this, or lower than a step, does not block it.

    Raises:
        ValueError: when there is no floor where such a body can stand.
    """

    def __init__(self, scene: Scene, radius: float = 0.18, height: float = 1.0) -> None:
        lattice, free = free_cells(scene, height, CELL, _FINER)
        self.scene, self.radius, self.cell = scene.id, radius, CELL
        self.west, self.south = lattice.west, lattice.south
        middle = slice(_FINER // 2, None, _FINER)
        clearance = distance_transform_edt(free)[middle, middle] * lattice.cell
        self.clearance: NDArray[np.float32] = np.ascontiguousarray(clearance, dtype=np.float32)
        self.navigable = _largest_part(self.clearance >= radius - CONTACT_TOLERANCE)
        if not self.navigable.any():
            raise ValueError(f"scene {scene.id!r} has no floor where a body of radius {radius} m can stand")
        self.reachable: NDArray[np.uint8] = binary_dilation(self.navigable, np.ones((3, 3))).astype(np.uint8)
        self.view = self._view()

    def _view(self) -> NDArray[np.void]:
        addresses = (self.clearance.ctypes.data, self.reachable.ctypes.data)
        rows, cols = self.clearance.shape
        return np.array([(*addresses, rows, cols, self.west, self.south, self.cell, self.radius)], dtype=VIEW_DTYPE)[0]

    def __getstate__(self) -> dict[str, Any]:
        """All but the view, which holds addresses of this process."""
        return {name: value for name, value in vars(self).items() if name != "view"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """With a view of this process."""
        vars(self).update(state)
        self.view = self._view()

    @property
    def area(self) -> float:
        """Square metres where the centre of a body can be."""
        return float(self.navigable.sum()) * self.cell**2

    def clearance_at(self, points: Floats) -> Floats:
        """Metres to the nearest obstacle from points [..., 2 or more], bilinear; 0 outside the
        grid.
        """
        rows, cols = self.clearance.shape
        at = (np.stack([points[..., 1] - self.south, points[..., 0] - self.west]) / self.cell) - 0.5
        row, col = (np.clip(np.floor(a).astype(int), 0, n - 2) for a, n in zip(at, (rows, cols), strict=True))
        v, u = np.clip(at[0] - row, 0, 1), np.clip(at[1] - col, 0, 1)
        field = self.clearance
        south = field[row, col] * (1 - u) + field[row, col + 1] * u
        north = field[row + 1, col] * (1 - u) + field[row + 1, col + 1] * u
        return np.asarray(south * (1 - v) + north * v)

    def stands(self, points: Floats) -> Flags:
        """Whether a body can stand at points [..., 2 or more]: clear of everything, and in the
        scene's one connected part.
        """
        rows, cols = self.clearance.shape
        row = np.floor((points[..., 1] - self.south) / self.cell)
        col = np.floor((points[..., 0] - self.west) / self.cell)
        inside = (row >= 0) & (col >= 0) & (row < rows) & (col < cols)
        row, col = (np.where(inside, index, 0).astype(int) for index in (row, col))
        clear = self.clearance_at(points) >= self.radius - CONTACT_TOLERANCE
        return np.asarray(inside & clear & self.reachable[row, col].astype(bool))

    def stands_at(self, x: float, y: float) -> bool:
        """`stands` of one point, quickly."""
        rows, cols = self.clearance.shape
        row, col = (y - self.south) / self.cell, (x - self.west) / self.cell
        if not (0 <= row < rows and 0 <= col < cols) or not self.reachable[int(row), int(col)]:
            return False
        return self._clearance(x, y) >= self.radius - CONTACT_TOLERANCE

    def sample(self, rng: np.random.Generator) -> Floats:
        """[3]: a point uniform over where a body can stand, on the floor."""
        while True:
            row, col = self._navigable_cells[rng.integers(len(self._navigable_cells))].tolist()
            u, v = rng.random(2).tolist()
            x, y = self.west + (col + u) * self.cell, self.south + (row + v) * self.cell
            if self._clearance(x, y) >= self.radius:
                return np.array([x, y, 0.0])

    def _clearance(self, x: float, y: float) -> float:
        """`clearance_at` of one point inside the grid, in plain numbers: several times faster, and
        the same to the last bit.
        """
        rows, cols = self.clearance.shape
        north, east = (y - self.south) / self.cell - 0.5, (x - self.west) / self.cell - 0.5
        row, col = min(max(math.floor(north), 0), rows - 2), min(max(math.floor(east), 0), cols - 2)
        v, u = min(max(north - row, 0.0), 1.0), min(max(east - col, 0.0), 1.0)
        (a, b), (c, d) = self.clearance[row : row + 2, col : col + 2].tolist()
        return float((a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v)

    @cached_property
    def _navigable_cells(self) -> NDArray[np.intp]:
        return np.argwhere(self.navigable)


def _largest_part(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest 4-connected set of true cells."""
    labels, count = label(free)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    return np.asarray((labels == sizes.argmax()) & free)

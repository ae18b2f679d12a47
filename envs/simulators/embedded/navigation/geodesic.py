"""Geodesic distance: the shortest path of a body to the nearest goal. `geodesic_search` finds it
found.
"""

import math
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

import numpy as np
import warp as wp
from numpy.typing import NDArray

from embodied.types import Floats
from envs.simulators.embedded.navigation.geodesic_search import (
    BUCKETS,
    FIELD_DTYPE,
    UNITS_PER_CELL,
    FieldView,
    read_kernel,
)
from envs.simulators.embedded.navigation.grid import NavigationGrid
from envs.simulators.embedded.navigation.kernels import on_host

_ARRIVED = 1e-3
"""Metres: who is nearer to a goal is there; lengths that differ by less are the same."""


class GeodesicField:
    """Distances to the nearest of goals [G, 2 or 3] in one grid; rows of NaN are no goals, and no
    path leads to one where no body can stand.

    Nothing is searched yet: a `Reader` goes on with the search as far as it must. One thread may
    read a field at a time.
    """

    def __init__(self, grid: NavigationGrid, goals: Floats) -> None:
        cells = grid.clearance.size
        # Zeros of such a size are made by the system when they are first touched, so that what is
        # never searched costs nothing.
        cost, parent = np.zeros(cells, dtype=np.int32), np.zeros(cells, dtype=np.int32)
        turning, links, child = (
            np.empty((cells, 3), np.float32),
            np.empty((2, cells), np.int32),
            np.empty(cells, np.int32),
        )
        search = np.full(BUCKETS + 2, -1, dtype=np.int32)
        search[BUCKETS:] = 0, _sow(_seeds(grid, goals), cost, parent, turning, links, search)
        arrays = grid.navigable, cost, links, search, parent, child, turning
        self._kept = grid, arrays  # what the view points into
        addresses = (array.ctypes.data for array in arrays)
        self.view: NDArray[np.void] = np.array([(grid.view, *addresses)], dtype=FIELD_DTYPE)[0]

    @property
    def searched(self) -> float:
        """The share of the grid's navigable cells to which a way was found so far."""
        grid, (_, cost, *_) = self._kept
        return float((cost > 0).sum() / grid.navigable.sum())

    def distance(self, points: Floats) -> Floats:
        """Metres from points [k, 2 or 3], float64 [k]; inf where there is no path."""
        return Reader(len(points)).read_all(self, points)

    def way(self, point: Floats) -> Floats:
        """The corners of the way from a point [2 or 3] to the nearest goal, float64 [n, 2], both
        ends included; n is 0 where there is no path.
        """
        at, left = np.array(point[:2], dtype=np.float64), float(self.distance(np.asarray(point)[None])[0])
        corners = [at] if math.isfinite(left) else []
        while corners and left > _ARRIVED:
            at, left = self._next_corner(at, left)
            corners.append(at)
        return np.array(corners).reshape(-1, 2)

    def _next_corner(self, at: Floats, left: float) -> tuple[Floats, float]:
        """Of the turning points of the cells around, the farthest by which the distance is what was
        read, and what is left from there.
        """
        grid, (*_, parent, _, turning) = self._kept
        row, col = ((a - start) / grid.cell - 0.5 for a, start in ((at[1], grid.south), (at[0], grid.west)))
        near = np.arange(-1, 3)
        cells = ((int(row) + near)[:, None] * grid.clearance.shape[1] + int(col) + near).ravel()
        known = cells[parent[cells] < 0]
        centres = np.stack([known % grid.clearance.shape[1], known // grid.clearance.shape[1]], axis=1) + 0.5
        centres = centres * grid.cell + (grid.west, grid.south)
        straight = turning[known].astype(np.float64)
        rest = straight[:, 2] + np.linalg.norm(centres - straight[:, :2], axis=1)
        options = np.concatenate([straight, np.column_stack([centres, rest])])
        steps = np.linalg.norm(options[:, :2] - at, axis=1)
        error = np.abs(steps + options[:, 2] - left) + np.where(options[:, 2] < left - 1e-6, 0.0, np.inf)
        x, y, left = options[np.where(error <= error.min() + _ARRIVED, steps, -1.0).argmax()]
        return np.array([x, y]), float(left)


class FieldCache:
    """The fields asked for last, at most `size` of them: each takes up to 32 bytes a cell, about
    two megabytes where all was searched.

    `lock` is to be held while a field is asked for and read, except through `distance`, which does
    so.
    """

    def __init__(self, size: int) -> None:
        self.lock = Lock()
        self._size = size
        self._fields: OrderedDict[tuple[int, bytes], GeodesicField] = OrderedDict()
        self._readers = lru_cache(maxsize=64)(Reader)

    def field(self, grid: NavigationGrid, goals: Floats) -> GeodesicField:
        """The field of goals [G, 2 or 3] in a grid."""
        # A field keeps its grid alive, so no two grids in here share an id.
        key = id(grid), np.ascontiguousarray(goals[:, :2], dtype=np.float64).tobytes()
        if key not in self._fields:
            self._fields[key] = GeodesicField(grid, goals)
            if len(self._fields) > self._size:
                self._fields.popitem(last=False)
        self._fields.move_to_end(key)
        return self._fields[key]

    def distance(self, grid: NavigationGrid, points: Floats, goals: Floats) -> Floats:
        """`GeodesicField.distance` of the field of goals [G, 2 or 3], cheaper for numbers of points
        that come again.
        """
        with self.lock:
            return self._readers(len(points)).read_all(self.field(grid, goals), points)


class Reader:
    """Reads k fields at k points in one launch, again and again."""

    def __init__(self, size: int) -> None:
        self._fields: list[GeodesicField | None] = [None] * size  # keeps alive what the views point into
        self._views = np.zeros(size, dtype=FIELD_DTYPE)
        self._points, self._distances = np.zeros((size, 2)), np.zeros(size)
        inputs = [on_host(self._views, FieldView), on_host(self._points, wp.float64)]
        outputs = [on_host(self._distances, wp.float64)]
        self._launch = wp.launch(read_kernel, dim=size, inputs=inputs, outputs=outputs, device="cpu", record_cmd=True)

    def assign(self, row: int, field: GeodesicField) -> None:
        """Row `row` reads this field from now on."""
        if self._fields[row] is not field:
            self._fields[row] = field
            self._views[row] = field.view

    def read_all(self, field: GeodesicField, points: Floats) -> Floats:
        """Distances at points [k, 2 or 3] in one field, which is let go of then."""
        if not len(points):  # of no threads there is no launch
            return np.zeros(0)
        self._views[:] = field.view
        return self.read(points)

    def read(self, points: Floats) -> Floats:
        """Distances at points [k, 2 or 3], float64 [k]."""
        self._points[:] = points[:, :2]
        self._launch.launch()
        return self._distances.copy()


def _seeds(grid: NavigationGrid, goals: Floats) -> dict[int, tuple[int, float, float]]:
    """{cell: (cost, goal x, goal y)} of the navigable cells around goals where a body can stand; of
    several goals the nearest.
    """
    rows, cols = grid.clearance.shape
    seeds: dict[int, tuple[int, float, float]] = {}
    for x, y in goals[:, :2].tolist():
        if not grid.stands_at(x, y):
            continue
        u, v = (x - grid.west) / grid.cell - 0.5, (y - grid.south) / grid.cell - 0.5
        for row in range(max(int(v) - 1, 0), min(int(v) + 3, rows)):
            for col in range(max(int(u) - 1, 0), min(int(u) + 3, cols)):
                cell, units = row * cols + col, round(UNITS_PER_CELL * math.hypot(col - u, row - v))
                if grid.navigable[row, col] and (cell not in seeds or units < seeds[cell][0]):
                    seeds[cell] = units, x, y
    return seeds


def _sow(
    seeds: dict[int, tuple[int, float, float]],
    cost: NDArray[np.int32],
    parent: NDArray[np.int32],
    turning: NDArray[np.float32],
    links: NDArray[np.int32],
    heads: NDArray[np.int32],
) -> int:
    """Put seeds into a search that has not begun; says how many there are. See dijkstra.cpp."""
    following, before = links
    for cell, (units, x, y) in sorted(seeds.items()):
        cost[cell], parent[cell], turning[cell] = units + 1, -(cell + 1), (x, y, 0.0)
        following[cell], before[cell] = heads[units], -1
        if heads[units] >= 0:
            before[heads[units]] = cell
        heads[units] = cell
    return len(seeds)

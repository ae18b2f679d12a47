"""Geodesic distance: how far a body must walk to the nearest of some goals. `ways` says how it is found."""

from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np
import warp as wp
from numpy.typing import NDArray

from embodied.simulator import Floats
from envs.embedded.navigation.kernels import on_host
from envs.embedded.navigation.ways import (
    BUCKETS,
    FIELD_DTYPE,
    UNITS_PER_CELL,
    UNKNOWN,
    FieldView,
    read_kernel,
    search_kernel,
)

if TYPE_CHECKING:
    from envs.embedded.navigation.grid import NavigationGrid


class GeodesicField:
    """Distances to the nearest of goals [G, 2 or 3] in one grid; rows of NaN are no goals, and no path leads to one where no body can stand.

    `parent` int32 [cells] is the next cell on the way, itself beside a goal and -1 where there is no path. `turning` float32 [cells, 3] is the
    turning point's x and y and the metres from there on, the last being `UNKNOWN` until somebody asks.
    """

    def __init__(self, grid: "NavigationGrid", goals: Floats) -> None:
        self._grid = grid
        self._turning: NDArray[np.float32] = np.full((grid.clearance.size, 3), UNKNOWN, dtype=np.float32)
        self._parent: NDArray[np.int32] = np.full(grid.clearance.size, -1, dtype=np.int32)
        self._child = np.empty(grid.clearance.size, dtype=np.int32)
        self._search(goals)
        addresses = (array.ctypes.data for array in (self._parent, self._child, self._turning))
        self.view: NDArray[np.void] = np.array([(grid.view, *addresses)], dtype=FIELD_DTYPE)[0]

    def distance(self, points: Floats) -> Floats:
        """Metres from points [k, 2 or 3], float64 [k]; inf where there is no path."""
        reader = Reader(len(points))
        for row in range(len(points)):
            reader.assign(row, self)
        return reader.read(points)

    def _search(self, goals: Floats) -> None:
        cost = np.full(self._parent.size, -1, dtype=np.int32)
        for cell, units, goal in _seeds(self._grid, goals):
            if cost[cell] < 0 or units < cost[cell]:
                cost[cell] = units
                self._turning[cell] = (*goal, 0.0)
        links, heads = np.empty(2 * cost.size, dtype=np.int32), np.empty(BUCKETS, dtype=np.int32)
        passable = on_host(self._grid.navigable.view(np.uint8).reshape(-1), wp.uint8)
        arrays = [on_host(array, wp.int32) for array in (cost, self._parent, links, heads)]
        wp.launch(search_kernel, dim=1, inputs=[*self._grid.clearance.shape, passable, *arrays], device="cpu")


class FieldCache:
    """The fields asked for last, at most `size` of them: each takes 20 bytes a cell, about a megabyte."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._fields: OrderedDict[tuple[int, bytes], GeodesicField] = OrderedDict()

    def field(self, grid: "NavigationGrid", goals: Floats) -> GeodesicField:
        """The field of goals [G, 2 or 3] in a grid."""
        # A field keeps its grid alive, so no two grids in here share an id.
        key = id(grid), np.ascontiguousarray(goals[:, :2], dtype=np.float64).tobytes()
        if key not in self._fields:
            self._fields[key] = grid.field(goals)
            if len(self._fields) > self._size:
                self._fields.popitem(last=False)
        self._fields.move_to_end(key)
        return self._fields[key]


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

    def read(self, points: Floats) -> Floats:
        """Distances at points [k, 2 or 3], float64 [k]."""
        self._points[:] = points[:, :2]
        self._launch.launch()
        return self._distances.copy()


def _seeds(grid: "NavigationGrid", goals: Floats) -> list[tuple[int, int, tuple[float, float]]]:
    """(cell, cost, goal) of the navigable cells around each goal where a body can stand."""
    rows, cols = grid.clearance.shape
    seeds = []
    for x, y in goals[:, :2]:
        if np.isnan(x) or not grid.stands(np.array([x, y])):
            continue
        u, v = (x - grid.west) / grid.cell - 0.5, (y - grid.south) / grid.cell - 0.5
        for row in range(max(int(v) - 1, 0), min(int(v) + 3, rows)):
            for col in range(max(int(u) - 1, 0), min(int(u) + 3, cols)):
                if grid.navigable[row, col]:
                    units = round(UNITS_PER_CELL * float(np.hypot(col - u, row - v)))
                    seeds.append((row * cols + col, units, (x, y)))
    return seeds

"""Geodesic distance: how far a body must walk to the nearest of some goals.

Dijkstra on cells finds the way round every obstacle, but its paths turn in steps of 26 degrees. So a cell is then given its *turning
point*, the last point on its way that it sees in a straight line (in open floor the goal itself), and the length of the way from
there: distances are straight where the way is straight, and exact at the goal. Few cells are ever asked, so turning points are found when
they are: a cell's depends on its parent's alone, so the order of asking changes nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import warp as wp
from numpy.typing import NDArray

from embodied.simulator import Floats
from envs.embedded.navigation.clearance import VIEW_DTYPE, GridView, sees

if TYPE_CHECKING:
    from envs.embedded.navigation.grid import NavigationGrid

_UNITS_PER_CELL = 12
_BUCKETS = 64
"""Both as in dijkstra.cpp."""

_UNKNOWN = -1.0


@wp.struct
class FieldView:
    """One field: its grid, and the addresses of parent (int32), child (int32, scratch) and turning (vec3), one entry a cell."""

    grid: GridView
    parent: wp.uint64
    child: wp.uint64
    turning: wp.uint64


_FIELD_DTYPE = np.dtype(FieldView.numpy_dtype())


class GeodesicField:
    """Distances to the nearest of goals [G, 2 or 3] in one grid; rows of NaN are no goals, and where no body can stand is no path to.

    `parent` int32 [cells] is the next cell on the way, itself beside a goal and -1 where there is no path. `turning` float32 [cells, 3] is the
    turning point's x and y and the metres from there on, the last being `_UNKNOWN` until somebody asks.
    """

    def __init__(self, grid: "NavigationGrid", goals: Floats) -> None:
        self._grid = grid
        self._turning: NDArray[np.float32] = np.full((grid.clearance.size, 3), _UNKNOWN, dtype=np.float32)
        self._parent: NDArray[np.int32] = np.full(grid.clearance.size, -1, dtype=np.int32)
        self._child = np.empty(grid.clearance.size, dtype=np.int32)
        self._search(goals)
        addresses = (array.ctypes.data for array in (self._parent, self._child, self._turning))
        self.view: NDArray[np.void] = np.array([(grid.view, *addresses)], dtype=_FIELD_DTYPE)[0]

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
        links, heads = np.empty(2 * cost.size, dtype=np.int32), np.empty(_BUCKETS, dtype=np.int32)
        passable = _wrap(self._grid.navigable.view(np.uint8).reshape(-1), wp.uint8)
        arrays = [_wrap(array, wp.int32) for array in (cost, self._parent, links, heads)]
        wp.launch(_search, dim=1, inputs=[*self._grid.clearance.shape, passable, *arrays], device="cpu")


class Reader:
    """Reads k fields at k points in one launch, again and again."""

    def __init__(self, size: int) -> None:
        self._fields: list[GeodesicField | None] = [None] * size  # keeps alive what the views point into
        self._views = np.zeros(size, dtype=_FIELD_DTYPE)
        self._points, self._distances = np.zeros((size, 2)), np.zeros(size)
        inputs = [_wrap(self._views, FieldView), _wrap(self._points, wp.float64)]
        outputs = [_wrap(self._distances, wp.float64)]
        self._launch = wp.launch(_read, dim=size, inputs=inputs, outputs=outputs, device="cpu", record_cmd=True)

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


def _wrap(array: np.ndarray, dtype: Any) -> wp.array:
    return wp.array(array, dtype=dtype, device="cpu", copy=False)


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
                    units = round(_UNITS_PER_CELL * float(np.hypot(col - u, row - v)))
                    seeds.append((row * cols + col, units, (x, y)))
    return seeds


_BINDING = """
const unsigned char* passable = passable_.data;
int *cost = cost_.data, *parent = parent_.data, *links = links_.data, *heads = heads_.data;
"""


@wp.func_native(_BINDING + (Path(__file__).parent / "dijkstra.cpp").read_text())
def _dijkstra(
    rows: int, cols: int, passable_: wp.array(dtype=wp.uint8), cost_: wp.array(dtype=wp.int32),
    parent_: wp.array(dtype=wp.int32), links_: wp.array(dtype=wp.int32), heads_: wp.array(dtype=wp.int32),
): ...  # fmt: skip


@wp.kernel(enable_backward=False)
def _search(
    rows: int, cols: int, passable: wp.array(dtype=wp.uint8), cost: wp.array(dtype=wp.int32),
    parent: wp.array(dtype=wp.int32), links: wp.array(dtype=wp.int32), heads: wp.array(dtype=wp.int32),
):  # fmt: skip
    _dijkstra(rows, cols, passable, cost, parent, links, heads)


@wp.func
def _centre(grid: GridView, cell: int) -> wp.vec2d:
    half = wp.float64(0.5)
    column = wp.float64(cell % grid.cols)
    row = wp.float64(cell / grid.cols)
    return wp.vec2d(grid.west + (column + half) * grid.cell, grid.south + (row + half) * grid.cell)


@wp.func
def _by_way_of(turning: wp.vec3, point: wp.vec2d) -> wp.float64:
    """Metres from a point straight to the turning point and on to the goal."""
    corner = wp.vec2d(wp.float64(turning[0]), wp.float64(turning[1]))
    return wp.float64(turning[2]) + wp.length(point - corner)


@wp.func
def _in_sight(grid: GridView, turning: wp.vec3, point: wp.vec2d) -> bool:
    return sees(grid, point[0], point[1], wp.float64(turning[0]), wp.float64(turning[1]))


@wp.func
def _turning_point(field: FieldView, cell: int) -> wp.vec3:
    """Goes up the way until a turning point is known, and comes back down settling one cell after another."""
    grid = field.grid
    cells = grid.rows * grid.cols
    parent = wp.array(ptr=field.parent, shape=(cells,), dtype=wp.int32)
    child = wp.array(ptr=field.child, shape=(cells,), dtype=wp.int32)
    turning = wp.array(ptr=field.turning, shape=(cells,), dtype=wp.vec3)
    at = int(cell)
    while turning[at][2] < 0.0:
        child[parent[at]] = at
        at = parent[at]
    while at != cell:
        last = turning[at]
        below = child[at]
        if not _in_sight(grid, last, _centre(grid, below)):
            here = _centre(grid, at)
            last = wp.vec3(float(here[0]), float(here[1]), float(_by_way_of(last, here)))
        turning[below] = last
        at = below
    return turning[cell]


@wp.kernel(enable_backward=False)
def _read(fields: wp.array(dtype=FieldView), points: wp.array2d(dtype=wp.float64), distances: wp.array(dtype=wp.float64)):
    k = wp.tid()
    grid = fields[k].grid
    point = wp.vec2d(points[k, 0], points[k, 1])
    nearest = wp.float64(wp.inf)
    column = int(wp.floor((point[0] - grid.west) / grid.cell - wp.float64(0.5)))
    row = int(wp.floor((point[1] - grid.south) / grid.cell - wp.float64(0.5)))
    if row >= 1 and column >= 1 and row < grid.rows - 2 and column < grid.cols - 2:
        parent = wp.array(ptr=fields[k].parent, shape=(grid.rows * grid.cols,), dtype=wp.int32)
        for i in range(16):  # cells with a path lie within these wherever a body can stand
            cell = (row - 1 + i / 4) * grid.cols + column - 1 + i % 4
            if parent[cell] >= 0:
                turning = _turning_point(fields[k], cell)
                way = _by_way_of(turning, point)
                if way < nearest and not _in_sight(grid, turning, point):
                    centre = _centre(grid, cell)
                    way = _by_way_of(turning, centre) + wp.length(point - centre)
                nearest = wp.min(nearest, way)
    distances[k] = nearest

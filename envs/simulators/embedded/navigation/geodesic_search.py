"""Ways to goals: the kernels that search and read geodesic fields.

Dijkstra on cells finds the way round every obstacle, but its paths turn in steps of 26 degrees. So
a cell is then given its *turning point*, the last point on its way that it sees in a straight line
(in open floor the goal itself), and the length of the way from there: distances are straight where
the way is straight, and exact at the goal. Few cells are ever asked, so turning points are found
when they are: a cell's depends on its parent's alone, so the order of asking changes nothing.
"""

from pathlib import Path

import numpy as np
import warp as wp

from envs.simulators.embedded.navigation.clearance import GridView, sees
from envs.simulators.embedded.navigation.kernels import COMPILE

wp.set_module_options(COMPILE)

UNITS_PER_CELL = 12
BUCKETS = 64
"""Both as in dijkstra.cpp."""


@wp.struct
class FieldView:
    """One field: its grid, and the addresses of what is known of each cell and of the state of the
    search.

    passable uint8; cost, links and search as in dijkstra.cpp; parent int32 [cells], one more than
    the next cell on the way, itself beside a goal, with a minus where the turning point is known, 0
    where none was found yet; child int32 [cells], scratch; turning vec3 [cells].
    """

    grid: GridView
    passable: wp.uint64
    cost: wp.uint64
    links: wp.uint64
    search: wp.uint64
    parent: wp.uint64
    child: wp.uint64
    turning: wp.uint64


FIELD_DTYPE = np.dtype(FieldView.numpy_dtype())

_BINDING = """
const int rows = field.grid.rows, cols = field.grid.cols;
const unsigned char* passable = (const unsigned char*)field.passable;
int *cost = (int*)field.cost, *parent = (int*)field.parent, *links = (int*)field.links, *search = (int*)field.search;
"""


@wp.func_native(_BINDING + (Path(__file__).parent / "dijkstra.cpp").read_text())
def _settle(field: FieldView, top: int, left: int):
    """Find the ways from the cells of a block of 4x4; see dijkstra.cpp."""
    ...


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
def _taut(grid: GridView, last: wp.vec3, here: wp.vec2d, below: wp.vec2d) -> wp.vec2d:
    """Where a string from the turning point `last` round `here` to `below` lies when pulled tight,
    to a sixteenth (by bisection).
    """
    ahead = wp.vec2d(wp.float64(last[0]), wp.float64(last[1]))
    along = below - ahead
    share = wp.dot(here - ahead, along) / wp.max(wp.dot(along, along), wp.float64(1.0e-12))
    foot = ahead + wp.clamp(share, wp.float64(0.0), wp.float64(1.0)) * along
    pulled = here
    part = wp.float64(0.5)
    for _ in range(4):
        tried = pulled + part * (foot - here)
        if _in_sight(grid, last, tried) and sees(grid, tried[0], tried[1], below[0], below[1]):
            pulled = tried
        part = part * wp.float64(0.5)
    return pulled


@wp.func
def _turning_point(field: FieldView, cell: int) -> wp.vec3:
    """Goes up the way until a turning point is known, and comes back down settling one cell after
    another.
    """
    grid = field.grid
    cells = grid.rows * grid.cols
    parent = wp.array(ptr=field.parent, shape=(cells,), dtype=wp.int32)
    child = wp.array(ptr=field.child, shape=(cells,), dtype=wp.int32)
    turning = wp.array(ptr=field.turning, shape=(cells,), dtype=wp.vec3)
    at = int(cell)
    while parent[at] > 0:
        child[parent[at] - 1] = at
        at = parent[at] - 1
    while at != cell:
        last = turning[at]
        below = child[at]
        if not _in_sight(grid, last, _centre(grid, below)):
            here = _taut(grid, last, _centre(grid, at), _centre(grid, below))
            last = wp.vec3(float(here[0]), float(here[1]), float(_by_way_of(last, here)))
        turning[below] = last
        parent[below] = -parent[below]
        at = below
    return turning[cell]


@wp.func
def _from_cell(field: FieldView, cell: int, point: wp.vec2d) -> wp.float64:
    """Metres from a point to the goal the way its neighbour cell goes: by the cell's turning point
    if it is in sight, else by the cell.
    """
    grid = field.grid
    parent = wp.array(ptr=field.parent, shape=(grid.rows * grid.cols,), dtype=wp.int32)
    if parent[cell] == 0:
        return wp.float64(wp.inf)
    turning = _turning_point(field, cell)
    if _in_sight(grid, turning, point):
        return _by_way_of(turning, point)
    centre = _centre(grid, cell)
    return _by_way_of(turning, centre) + wp.length(point - centre)


@wp.kernel
def read_kernel(
    fields: wp.array(dtype=FieldView), points: wp.array2d(dtype=wp.float64), distances: wp.array(dtype=wp.float64)
):
    """One thread a point: its distance in its field, inf where there is no path."""
    k = wp.tid()
    grid = fields[k].grid
    distances[k] = wp.float64(wp.inf)
    if grid.rows == 0:  # nothing was assigned to this row
        return
    point = wp.vec2d(points[k, 0], points[k, 1])
    column = int(wp.floor((point[0] - grid.west) / grid.cell - wp.float64(0.5)))
    row = int(wp.floor((point[1] - grid.south) / grid.cell - wp.float64(0.5)))
    if row < 1 or column < 1 or row >= grid.rows - 2 or column >= grid.cols - 2:
        return
    _settle(fields[k], row - 1, column - 1)
    nearest = wp.float64(wp.inf)
    for i in range(4):
        nearest = wp.min(nearest, _from_cell(fields[k], (row + i / 2) * grid.cols + column + i % 2, point))
    if nearest == wp.float64(wp.inf):  # close to a wall the way begins a cell farther off
        for i in range(16):
            cell = (row - 1 + i / 4) * grid.cols + column - 1 + i % 4
            nearest = wp.min(nearest, _from_cell(fields[k], cell, point))
    distances[k] = nearest

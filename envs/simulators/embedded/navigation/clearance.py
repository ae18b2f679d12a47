"""The distance field, as kernels see it: interpolation with gradient, lines of sight, and views of
many grids at once.
"""

import numpy as np
import warp as wp

CONTACT_TOLERANCE = 0.01
"""Metres by which a body may stand closer to a wall than its radius."""


@wp.struct
class GridView:
    """One grid: addresses of its clearance (float32) and reachable (uint8) cells, and where it
    lies.
    """

    clearance: wp.uint64
    reachable: wp.uint64
    rows: wp.int32
    cols: wp.int32
    west: wp.float64
    south: wp.float64
    cell: wp.float64
    radius: wp.float64


VIEW_DTYPE = np.dtype(GridView.numpy_dtype())


@wp.func
def probe(grid: GridView, x: wp.float64, y: wp.float64) -> wp.vec3d:
    """Clearance in metres at a point of the world, bilinear, and its gradient."""
    one = wp.float64(1.0)
    half = wp.float64(0.5)
    u = (x - grid.west) / grid.cell - half
    v = (y - grid.south) / grid.cell - half
    column = wp.clamp(int(wp.floor(u)), 0, grid.cols - 2)
    row = wp.clamp(int(wp.floor(v)), 0, grid.rows - 2)
    u = wp.clamp(u - wp.float64(column), wp.float64(0.0), one)
    v = wp.clamp(v - wp.float64(row), wp.float64(0.0), one)
    field = wp.array(ptr=grid.clearance, shape=(grid.rows, grid.cols), dtype=wp.float32)
    south_west = wp.float64(field[row, column])
    south_east = wp.float64(field[row, column + 1])
    north_west = wp.float64(field[row + 1, column])
    north_east = wp.float64(field[row + 1, column + 1])
    south = south_west + u * (south_east - south_west)
    north = north_west + u * (north_east - north_west)
    east_slope = (one - v) * (south_east - south_west) + v * (north_east - north_west)
    return wp.vec3d(south + v * (north - south), east_slope / grid.cell, (north - south) / grid.cell)


@wp.func
def in_reach(grid: GridView, x: wp.float64, y: wp.float64) -> bool:
    """Whether the point lies beside the scene's one connected part: no slip through a gap the grid
    is too coarse to show.
    """
    column = int(wp.floor((x - grid.west) / grid.cell))
    row = int(wp.floor((y - grid.south) / grid.cell))
    if column < 0 or row < 0 or column >= grid.cols or row >= grid.rows:
        return False
    reachable = wp.array(ptr=grid.reachable, shape=(grid.rows, grid.cols), dtype=wp.uint8)
    return reachable[row, column] != wp.uint8(0)


@wp.func
def sees(grid: GridView, x0: wp.float64, y0: wp.float64, x1: wp.float64, y1: wp.float64) -> bool:
    """Whether the body can go straight from one point to the other.

    Clearance changes by no more than the way gone, so each test vouches for a stretch of the line
    (sphere tracing).
    """
    length = wp.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
    needed = grid.radius - wp.float64(CONTACT_TOLERANCE)
    gone = wp.float64(0.0)
    while gone < length:
        share = gone / length
        spare = probe(grid, x0 + share * (x1 - x0), y0 + share * (y1 - y0))[0] - needed
        if spare < wp.float64(0.0):
            return False
        gone += wp.max(spare, grid.cell)
    return True

"""Geodesic distances on the grid of AI2-THOR's reachable positions."""

from functools import cache, lru_cache

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from embodied.types import Floats

_STEPS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2))
"""Between cells of the grid; a longer one only where the cells beside it are free too. With the
knight's moves a path is at most 2.8 % too long.
"""


class PositionGrid:
    """The reachable positions [k, 3] of a scene, `step` metres apart, as a graph."""

    def __init__(self, reachable: Floats, step: float) -> None:
        self._points, self._step = reachable[:, :2], step
        self._tree = cKDTree(self._points)
        self._graph = _graph(self._points, step)
        self._field = lru_cache(maxsize=64)(self._search)

    def distance(self, points: Floats, goals: Floats) -> Floats:
        """Metres [k] from points [k, 3] to the nearest of goals [G, 3], by the positions around
        both; inf where there are none.
        """
        known = goals[~np.isnan(goals[:, 0])][:, :2]
        if not len(known):
            return np.full(len(points), np.inf)
        field = self._field(known.tobytes())
        return np.array([self._from(point, known, field) for point in points[:, :2]])

    def _from(self, point: Floats, goals: Floats, field: Floats) -> float:
        around = self._around(point)
        straight = np.linalg.norm(goals - point, axis=1)
        if straight.min() <= self._step and len(around):  # nothing of the grid lies between them
            return float(straight.min())
        return float(min((field[i] + np.linalg.norm(self._points[i] - point) for i in around), default=np.inf))

    def _search(self, goals: bytes) -> Floats:
        """From every position to the nearest goal."""
        field = np.full(len(self._points), np.inf)
        for goal in np.frombuffer(goals).reshape(-1, 2):
            around = self._around(goal)
            if around:
                rest = np.linalg.norm(self._points[around] - goal, axis=1)
                found = dijkstra(self._graph, directed=False, indices=around) + rest[:, None]
                field = np.minimum(field, found.min(axis=0))
        return field

    def _around(self, point: Floats) -> list[int]:
        """The positions at the corners of the cell of the grid that holds the point."""
        return list(self._tree.query_ball_point(point, self._step * np.sqrt(0.5) + 1e-6))


def _graph(points: Floats, step: float) -> csr_array:
    cells = np.round((points - points[0]) / step).astype(int)
    number = {tuple(cell): i for i, cell in enumerate(cells.tolist())}
    edges = [
        (i, number[cell[0] + dx, cell[1] + dy], step * np.hypot(dx, dy))
        for cell, i in number.items()
        for dx, dy in _STEPS
        if all((cell[0] + x, cell[1] + y) in number for x, y in _passed(dx, dy))
    ]
    a, b, metres = np.array(edges).reshape(-1, 3).T
    return csr_array((metres, (a.astype(int), b.astype(int))), shape=(len(points), len(points)))


@cache
def _passed(dx: int, dy: int) -> list[tuple[int, int]]:
    """The cells a step needs: where it leads, and those it passes between."""
    down = 1 if dy > 0 else -1
    if 0 in (dx, dy):
        return [(dx, dy)]
    if abs(dx) == abs(dy):
        return [(dx, dy), (dx, 0), (0, dy)]
    if dx == 2:
        return [(dx, dy), (1, 0), (1, down)]
    return [(dx, dy), (0, down), (1, down)]

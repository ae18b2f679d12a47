"""A navmesh of rectangles: floors, less what stands on them, widened by the body's radius. Frame: y
up. Exact but for float32.
"""

import heapq
import math
from typing import Any

import numpy as np
from scipy.ndimage import label

CELL = 0.05
INSIDE = 1e-5
"""What is nearer to the edge of an obstacle than so many metres is not in it."""


class Ground:
    def __init__(self, tree: dict[str, Any], radius: float, height: float, cell_height: float, objects: bool) -> None:
        self.settings = {"radius": radius, "height": height, "cell_height": cell_height, "objects": objects}
        self._floors = [_Floor(floor, tree, radius, height, cell_height, objects) for floor in tree["floors"]]
        self._first = np.cumsum([0, *(floor.parts for floor in self._floors)])

    @property
    def islands(self) -> int:
        return int(self._first[-1])

    @property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        return (
            np.min([(f.low[0], f.height, f.low[1]) for f in self._floors], axis=0),
            np.max([(f.high[0], f.height, f.high[1]) for f in self._floors], axis=0),
        )

    def area(self, island: int) -> float:
        floor, part = self._part(island)
        return float((floor.cells == part).sum() * CELL**2)

    def island(self, point: np.ndarray) -> int:
        floor, _ = self._nearest(point, across=2.0, up=4.0)
        if floor is None:
            return -1
        return int(self._first[self._floors.index(floor)]) + floor.part(point[[0, 2]]) - 1

    def snap(self, point: np.ndarray, island: int) -> np.ndarray | None:
        floors = self._floors if island < 0 else [self._part(island)[0]]
        _, found = self._nearest(point, across=2.0, up=4.0, floors=floors)
        return found

    def draw(self, rng: np.random.Generator, island: int) -> np.ndarray:
        floor, part = self._part(island) if island >= 0 else (self._floors[0], 1)
        while True:
            place = rng.uniform(floor.low, floor.high)
            if floor.free(place) and floor.part(place) == part:
                return np.array([place[0], floor.height, place[1]])

    def step(self, start: np.ndarray, end: np.ndarray, sliding: bool) -> np.ndarray:
        """Where the end is on no floor, or on another island, nothing happens at all."""
        floor, at = self._nearest(start, across=2.0, up=4.0)
        there, aim = self._nearest(end, across=2.0, up=4.0)
        if floor is None or at is None or aim is None or there is not floor or self.island(at) != self.island(aim):
            return start
        place = floor.walk(at[[0, 2]].astype(float), end[[0, 2]].astype(float), sliding)
        return np.array([place[0], floor.height, place[1]])

    def distance(self, start: np.ndarray, end: np.ndarray) -> float:
        """Gaps up or down count, gaps along the floor do not."""
        floor, first = self._nearest(start, across=2.0, up=4.0)
        there, last = self._nearest(end, across=2.0, up=4.0)
        if floor is None or there is not floor or first is None or last is None:
            return math.inf
        way = floor.way(first[[0, 2]].astype(float), last[[0, 2]].astype(float))
        return way + abs(float(start[1]) - floor.height) + abs(float(end[1]) - floor.height)

    def picture(self, metres_per_pixel: float, height: float, eps: float) -> np.ndarray:
        low, high = self.bounds
        xs = np.arange(low[0], high[0], metres_per_pixel)
        zs = np.arange(low[2], high[2], metres_per_pixel)
        floors = [floor for floor in self._floors if abs(floor.height - height) <= eps]
        places = np.stack(np.meshgrid(xs, zs), axis=-1)
        return np.any([floor.free(places) for floor in floors] or [np.zeros(places.shape[:2], bool)], axis=0)

    def _part(self, island: int) -> tuple["_Floor", int]:
        number = int(np.searchsorted(self._first, island, side="right")) - 1
        return self._floors[number], island - int(self._first[number]) + 1

    def _nearest(
        self, point: np.ndarray, across: float, up: float, floors: "list[_Floor] | None" = None
    ) -> "tuple[_Floor | None, np.ndarray | None]":
        best: tuple[float, _Floor | None, np.ndarray | None] = (math.inf, None, None)
        for floor in floors or self._floors:
            place = floor.nearest(point[[0, 2]].astype(float))
            gap = place - point[[0, 2]]
            if np.abs(gap).max() <= across and abs(floor.height - point[1]) <= up:
                far = math.hypot(*gap, floor.height - point[1])
                if far < best[0] - 1e-9:
                    best = far, floor, np.array([place[0], floor.height, place[1]], np.float32)
        return best[1], best[2]


class _Floor:
    """One rectangle of floor at one height, in the plane (x, z)."""

    def __init__(
        self, floor: list[float], tree: dict[str, Any], radius: float, height: float, cell_height: float, objects: bool
    ) -> None:
        x0, z0, x1, z1, level = floor
        self.height = float(np.float32(level + min(cell_height, 0.1)))
        self.low, self.high = np.array([x0, z0]) + radius, np.array([x1, z1]) - radius
        things = [*tree["boxes"], *([thing["box"] for thing in tree.get("objects", [])] if objects else [])]
        solid = [box for box in things if box[1] < level + height and box[4] > level + 0.01]
        self.lows = np.array([(box[0] - radius, box[2] - radius) for box in solid]).reshape(-1, 2)
        self.highs = np.array([(box[3] + radius, box[5] + radius) for box in solid]).reshape(-1, 2)
        self.cells, self.parts = self._label()

    def free(self, places: np.ndarray) -> np.ndarray:
        """Of places [..., 2]."""
        here = places[..., None, :]
        inside = ((here > self.lows + INSIDE) & (here < self.highs - INSIDE)).all(axis=-1).any(axis=-1)
        on = ((places >= self.low - INSIDE) & (places <= self.high + INSIDE)).all(axis=-1)
        return np.asarray(on & ~inside)

    def part(self, place: np.ndarray) -> int:
        """The number, from 1, of the connected part that is nearest."""
        column, row = np.clip(((place - self.low) / CELL).astype(int), 0, np.array(self.cells.shape)[::-1] - 1)
        if self.cells[row, column]:
            return int(self.cells[row, column])
        nearest = np.argmin(((self.middles - place) ** 2).sum(axis=1))
        return int(self.cells[self.cells > 0][nearest])

    def nearest(self, place: np.ndarray) -> np.ndarray:
        clamped = np.clip(place, self.low, self.high)
        if self.free(clamped):
            return clamped
        edges = [clamped.copy() for _ in range(4 * len(self.lows))]
        for i, (low, high) in enumerate(zip(self.lows, self.highs, strict=True)):
            for side, (axis, value) in enumerate(((0, low[0]), (0, high[0]), (1, low[1]), (1, high[1]))):
                edges[4 * i + side][axis] = value
        edges = [edge for edge in edges if self.free(edge)] or list(self.middles)
        return min(edges, key=lambda edge: float(np.hypot(*(edge - place))))

    def walk(self, start: np.ndarray, end: np.ndarray, sliding: bool) -> np.ndarray:
        at, left = start, end - start
        for _ in range(4):
            share, axis = self._clear(at, left)
            at = at + share * left
            if axis is None or not sliding:
                break
            left = (1.0 - share) * left
            left[axis] = 0.0
        return at

    def way(self, start: np.ndarray, end: np.ndarray) -> float:
        """The shortest way, by the corners that see one another."""
        corners = [
            np.array([x, z])
            for low, high in zip(self.lows, self.highs, strict=True)
            for x in (low[0], high[0])
            for z in (low[1], high[1])
        ]
        nodes = [start, end, *(corner for corner in corners if self.free(corner))]
        lengths, queue = {0: 0.0}, [(0.0, 0)]
        while queue:
            length, here = heapq.heappop(queue)
            if here == 1:
                return length
            for there, node in enumerate(nodes):
                further = length + float(np.hypot(*(node - nodes[here])))
                if further < lengths.get(there, math.inf) and self._clear(nodes[here], node - nodes[here])[1] is None:
                    lengths[there] = further
                    heapq.heappush(queue, (further, there))
        return math.inf

    def _clear(self, at: np.ndarray, by: np.ndarray) -> tuple[float, int | None]:
        """Which share of a straight way is free, and the axis across which it is barred then."""
        share, axis = 1.0, None
        for k in (0, 1):
            edge = self.high[k] if by[k] > 0 else self.low[k]
            leaves = not self.low[k] - INSIDE <= at[k] + by[k] <= self.high[k] + INSIDE
            if leaves and by[k] != 0 and (edge - at[k]) / by[k] < share:
                share, axis = max(0.0, (edge - at[k]) / by[k]), k
        for low, high in zip(self.lows + INSIDE, self.highs - INSIDE, strict=True):
            entry, leave, side = -math.inf, math.inf, 0
            for k in (0, 1):
                if by[k] == 0:
                    near, far = (-math.inf, math.inf) if low[k] < at[k] < high[k] else (math.inf, -math.inf)
                else:
                    near, far = sorted(((low[k] - at[k]) / by[k], (high[k] - at[k]) / by[k]))
                if near > entry:
                    entry, side = near, k
                leave = min(leave, far)
            if entry < leave and leave > 0 and -1e-9 <= entry < share:
                share, axis = max(0.0, entry), side
        return share, axis

    def _label(self) -> tuple[np.ndarray, int]:
        columns, rows = np.maximum(1, ((self.high - self.low) / CELL).astype(int))
        middles = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1) + 0.5
        numbered, parts = label(self.free(self.low + middles * CELL))
        self.middles = (self.low + middles * CELL)[numbered > 0]
        return numbered, int(parts)

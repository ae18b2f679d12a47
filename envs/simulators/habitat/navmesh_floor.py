"""The floor of one scene: habitat-sim's navmesh, in our frame.

Every point goes in as float32, since a list that holds an int is refused, and comes out through
`np.asarray`, since it is no array.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import TopDown
from embodied.types import Floats
from envs.episodes.habitat import from_world, to_world

STEP_HEIGHT = 0.5
"""Metres that a point may lie above or below the navmesh and still mean the floor there;
habitat-sim's own `is_navigable` allows as much.
"""

METRES_PER_PIXEL = 0.02
_MARGIN = 20
_TRIES = 100
_PROBES = 8
_KEPT = 8
_FLOOR, _REST = (236, 230, 220), (44, 49, 58)


class Floor:
    """Where a body can stand in a scene.

    `island` is the connected part that points are drawn from: the lowest of those at least half as
    large as the largest, since roofs and ceilings have islands too.

    Raises:
        ValueError: when there is no navmesh. Asking such a path finder for points would end the
            process.
    """

    def __init__(self, library: Any, finder: Any, scene: str, radius: float, sliding: bool) -> None:
        if not finder.is_loaded or finder.num_islands < 1:
            raise ValueError(
                f"scene {scene!r} has no navmesh: no place in it is wide and high enough for the body, or its "
                f"file is missing"
            )
        self.scene, self._library, self._finder, self._radius = scene, library, finder, radius
        self._try_step = finder.try_step if sliding else finder.try_step_no_sliding
        self._paths: OrderedDict[bytes, dict[int, Any]] = OrderedDict()
        self.island, self.height = _ground(finder)

    def snap(self, point: Floats) -> Floats | None:
        """[3]: the place of the navmesh that a body at `point` [3] stands on; None where its disc
        touches none, as in or behind a wall.
        """
        if not np.isfinite(point).all():
            return None
        found = _out(self._finder.snap_point(_in(point)))
        if np.isnan(found).any():
            return None
        beside = np.hypot(*(found[:2] - point[:2]))
        return found if beside <= self._radius and abs(found[2] - point[2]) <= STEP_HEIGHT else None

    def step(self, at: Floats, by: Floats) -> Floats:
        """[3]: where a small step `by` [2] along the floor leads from `at` [3]."""
        return _out(self._try_step(_in(at), _in((at[0] + by[0], at[1] + by[1], at[2]))))

    def sample(self, rng: np.random.Generator) -> Floats:
        """[3]: a point drawn evenly from the island."""
        self._finder.seed(int(rng.integers(2**31)))
        point = _out(self._finder.get_random_navigable_point(_TRIES, self.island))
        if np.isnan(point).any():
            raise RuntimeError(f"habitat-sim found no navigable point in scene {self.scene!r} in {_TRIES} tries")
        return point

    def distance(self, points: Floats, goals: Floats) -> Floats:
        """[k]: metres from points [k, 3] to the nearest of goals [G, 3]; rows of NaN are no goals;
        inf where there is no path.

        Both ends are snapped first: habitat-sim counts how far a point is above the floor, and not
        how far beside it.
        """
        paths = self._paths_to(goals)
        found = np.full(len(points), np.inf)
        for i, point in enumerate(np.asarray(points, dtype=np.float64)):
            start = self.snap(point)
            if start is not None and (path := paths.get(self._finder.get_island(_in(start)))):
                path.requested_start = _in(start)
                if self._finder.find_path(path):
                    found[i] = path.geodesic_distance
        return found

    def top_down(self) -> TopDown:
        """Floor light, all else dark, with a margin around. habitat-sim's rows run along its z,
        which is south.
        """
        lower, _ = self._finder.get_bounds()
        west, north, _ = to_world(np.asarray(lower))
        floor = np.pad(np.asarray(self._finder.get_topdown_view(METRES_PER_PIXEL, self.height)), _MARGIN)
        picture = np.where(floor[..., None], np.array(_FLOOR, np.uint8), np.array(_REST, np.uint8))
        beside = _MARGIN * METRES_PER_PIXEL
        return TopDown(picture=picture, west=west - beside, north=north + beside, metres_per_pixel=METRES_PER_PIXEL)

    def _paths_to(self, goals: Floats) -> dict[int, Any]:
        """{island: path to the goals on it}. A path that is asked again remembers its goals, which
        makes it faster.
        """
        key = np.asarray(goals, dtype=np.float64).tobytes()
        if key not in self._paths:
            self._paths[key] = self._new_paths(np.asarray(goals, dtype=np.float64).reshape(-1, 3))
            if len(self._paths) > _KEPT:
                self._paths.popitem(last=False)
        self._paths.move_to_end(key)
        return self._paths[key]

    def _new_paths(self, goals: Floats) -> dict[int, Any]:
        ends: dict[int, list[NDArray[np.float32]]] = {}
        for goal in goals:
            if (place := self.snap(goal)) is not None:
                ends.setdefault(self._finder.get_island(_in(place)), []).append(_in(place))
        paths = {}
        for island, places in ends.items():
            paths[island] = self._library.MultiGoalShortestPath()
            paths[island].requested_ends = np.stack(places)
        return paths


def _ground(finder: Any) -> tuple[int, float]:
    """The island that is the floor, and its height: see `Floor`."""
    areas = [finder.island_area(island) for island in range(finder.num_islands)]
    large = [island for island, area in enumerate(areas) if area >= 0.5 * max(areas)]
    heights = {island: _height(finder, island) for island in large}
    lowest = min(large, key=lambda island: heights[island])
    return lowest, heights[lowest]


def _height(finder: Any, island: int) -> float:
    """Of an island's floor, in the middle of some points of it."""
    finder.seed(0)
    points = [np.asarray(finder.get_random_navigable_point(_TRIES, island)) for _ in range(_PROBES)]
    return float(np.nanmedian([point[1] for point in points]))


def _in(point: Iterable[float]) -> NDArray[np.float32]:
    return np.asarray(from_world(point), dtype=np.float32)


def _out(vector: Any) -> Floats:
    return np.array(to_world(np.asarray(vector)))

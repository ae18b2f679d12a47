"""Queries about a scene without a body in it: distances and a map."""

import math
from functools import lru_cache

import numpy as np

from embodied.simulator import TopDown
from embodied.types import Floats
from envs.coordinates.unity import to_unity, to_world
from envs.simulators.thor import thor_frames as sensors
from envs.simulators.thor.config import Distances, ThorSettings
from envs.simulators.thor.path_lengths import length, nearest
from envs.simulators.thor.position_grid import PositionGrid
from envs.simulators.thor.scene_manager import KEPT, SceneManager

MAP_PIXELS = 800
"""A side of a map."""


class SceneQueries:
    """Asks a stage, on which another scene may be loaded then."""

    def __init__(self, stage: SceneManager, config: ThorSettings) -> None:
        self._stage, self._config = stage, config
        self._grid = lru_cache(maxsize=KEPT)(self._graph)
        self.top_down = lru_cache(maxsize=32)(self._draw)

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Body.distance`, in the way `config.distances` says."""
        known = goals[~np.isnan(goals[:, 0])]
        if self._config.distances is Distances.GRID:
            return self._grid(scene).distance(points, known)
        self._stage.enter(scene)
        return nearest(points, known, self._walk)

    def _walk(self, point: Floats, goal: Floats) -> float:
        """By AI2-THOR's own shortest path in the loaded scene; inf where it finds none."""
        origin = self._stage.here.origin
        start, target = (to_unity((float(p[0]), float(p[1]), 0.0), origin) for p in (point, goal))
        event = self._stage.client.step(
            "GetShortestPathToPoint", position=start, target=target, allowedError=self._config.allowed_error
        )
        return length(event.metadata["actionReturn"]["corners"]) if event else math.inf

    def _graph(self, scene: str) -> "PositionGrid":
        from envs.simulators.thor.position_grid import (
            PositionGrid,  # the sparse half of SciPy, which takes half a second to import
        )

        return PositionGrid(self._stage.facts(scene).reachable, self._config.grid_size)

    def _draw(self, scene: str) -> TopDown:
        """AI2-THOR's map view, in a picture of its own size."""
        self._stage.enter(scene)
        client = self._stage.client
        client.step("ChangeResolution", x=MAP_PIXELS, y=MAP_PIXELS)
        event = client.step("ToggleMapView")
        client.step("ToggleMapView", renderImage=False)
        client.step("ChangeResolution", x=self._config.width, y=self._config.height)
        half, centre = float(event.metadata["cameraOrthSize"]), to_world(event.metadata["cameraPosition"])
        return TopDown(
            picture=sensors.rgb(event),
            west=centre[0] - half,
            north=centre[1] + half,
            metres_per_pixel=2 * half / MAP_PIXELS,
        )

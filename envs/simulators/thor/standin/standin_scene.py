"""A scene with all that is asked of it, each part made when first asked for."""

from collections.abc import Mapping
from functools import cache, cached_property

import numpy as np

from embodied.simulator import TopDown
from embodied.types import Floats
from envs.simulators.embedded.navigation import FieldCache, NavigationGrid
from envs.simulators.embedded.rendering import PackedScene, pack
from envs.simulators.embedded.scene import Scene
from envs.simulators.embedded.top_down_map import draw_map
from envs.simulators.thor.standin.robot_models import Robot
from envs.simulators.thor.standin.thor_objects import ThorObjects

_GRID = 0.25
"""Metres: where an agent begins is a whole multiple of this, and with it all that it reaches in
such steps.
"""


class StandinScene:
    """A scene, named as AI2-THOR names it, ready for agents and cameras; `ids` are those of its
    objects that have one already, by instance.
    """

    def __init__(self, name: str, scene: Scene, ids: Mapping[int, str] | None = None) -> None:
        self.name, self.scene, self._ids = name, scene, ids or {}
        self.fields = FieldCache(64)
        self.grid = cache(self._grid)
        self.start = cache(self._start)

    @cached_property
    def things(self) -> ThorObjects:
        """Its objects."""
        return ThorObjects(self.scene, self._ids)

    @cached_property
    def packed(self) -> PackedScene:
        """The packed scene that the renderer reads."""
        return pack(self.scene)

    @cached_property
    def chart(self) -> TopDown:
        """Its map."""
        return draw_map(self.scene)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """The lower and the upper corner of everything."""
        boxes = [(thing.lower, thing.upper) for thing in self.things.by_id.values()]
        return np.min([lower for lower, _ in boxes], axis=0), np.max([upper for _, upper in boxes], axis=0)

    def _grid(self, robot: Robot) -> NavigationGrid:
        """Where such a body moves."""
        return NavigationGrid(self.scene, robot.radius, robot.height)

    def _start(self, robot: Robot) -> Floats:
        """[2]: where such a body begins, as far from everything as can be."""
        grid = self.grid(robot)
        lattice = np.unique(np.round(np.argwhere(grid.navigable)[:, ::-1] * grid.cell / _GRID), axis=0)
        points = (lattice + np.round(np.array([grid.west, grid.south]) / _GRID)) * _GRID
        points = points[grid.stands(points)]
        if not len(points):
            return grid.sample(np.random.default_rng(0))[:2]
        return np.asarray(points[grid.clearance_at(points).argmax()])

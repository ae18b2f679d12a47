"""A scene with what rendering and moving need of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.embedded.rendering import PackedScene, pack
from envs.simulators.embedded.scene import Scene


class LoadedScene:
    """A scene, with what rendering and moving need of it; each part is made when first asked
    for.
    """

    def __init__(self, scene: Scene, radius: float, height: float) -> None:
        self.scene = scene
        self._radius, self._height = radius, height

    @cached_property
    def packed(self) -> PackedScene:
        """The packed scene that the renderer reads."""
        return pack(self.scene)

    @cached_property
    def grid(self) -> NavigationGrid:
        """The navigation grid that bodies move in."""
        return NavigationGrid(self.scene, self._radius, self._height)

    def complete(self) -> "LoadedScene":
        """Make every part now."""
        _ = self.packed, self.grid
        return self


Make = Callable[[str], LoadedScene]
"""A place from its scene's id; raises ValueError for an unknown one."""


@dataclass(frozen=True)
class Loaded:
    """The places of scenes that `load` gives, for bodies of one size in metres."""

    load: Callable[[str], Scene]
    radius: float
    height: float

    def __call__(self, scene: str) -> LoadedScene:
        """See `Make`."""
        return LoadedScene(self.load(scene), self.radius, self.height)

"""The scenes the build holds, made when they are asked for; those used last are kept."""

from collections.abc import Sequence
from functools import lru_cache

from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.thor.standin.scene_table import HOUSES, SCENES
from envs.simulators.thor.standin.standin_scene import StandinScene

_KEPT = 32
"""Scenes."""


class SceneStore:
    """Scenes by name: generated houses."""

    names: Sequence[str] = SCENES

    def __init__(self, houses: HouseConfig | None = None) -> None:
        config = houses or HouseConfig()
        self._made = lru_cache(maxsize=_KEPT)(lambda name: StandinScene(name, generate(HOUSES[name], config)))

    def __getitem__(self, name: str) -> StandinScene:
        """The scene of that name.

        Raises:
            KeyError: when there is none.
        """
        return self._made(name)

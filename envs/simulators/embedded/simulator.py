"""The embedded simulator: B bodies in generated houses, on this machine, with nothing to
install.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from embodied.simulator import Moves, SceneObject, TopDown
from embodied.types import Flags, Floats, Indices, StateDict
from envs.simulators.embedded.config import EmbeddedSettings
from envs.simulators.embedded.loaded_scene import Loaded, LoadedScene
from envs.simulators.embedded.navigation import FieldCache, Mover, NavigationGrid, Reader
from envs.simulators.embedded.navigation.lattice import vertices_in_world
from envs.simulators.embedded.rendering import Renderer
from envs.simulators.embedded.scene import Scene
from envs.simulators.embedded.scene_cache import SceneCache
from envs.simulators.embedded.scene_sources import SceneSource
from envs.simulators.embedded.top_down_map import draw_map


@dataclass(frozen=True, kw_only=True)
class EmbeddedConfig(EmbeddedSettings):
    """The embedded simulator as a choice of `simulator`."""

    def build(self, bodies: int) -> "EmbeddedSimulator":
        """Builds a simulator of `bodies` bodies."""
        return EmbeddedSimulator(self, bodies, SceneSource(self.house, self.assets, self.scans))


class EmbeddedSimulator:
    """The `Simulator` contract over generated houses, or over any other scenes `load` gives.

    Args:
        config: cameras, bodies and scenes.
        bodies: how many, B.
        load: a scene from its id; raises ValueError for an unknown one.
    """

    def __init__(self, config: EmbeddedSettings, bodies: int, load: Callable[[str], Scene]) -> None:
        self._renderer = Renderer(
            config.sensors,
            bodies=bodies,
            camera=config.camera,
            device=config.device,
            threads=config.threads,
            engine=config.engine,
            kept=config.cached_scenes,
        )
        self.bodies = bodies
        self.scenes: Sequence[str] = config.ids()
        self.sensors = self._renderer.sensors
        make = Loaded(load, config.radius, config.body_height)
        self._library = SceneCache(make, max(config.cached_scenes, 2 * bodies), config.builders)
        self._mover = Mover(bodies)
        self._reader = Reader(bodies)
        self._fields = FieldCache(2 * bodies + 16)
        self._places: list[LoadedScene | None] = [None] * bodies
        self._goals = np.full((bodies, 0, 3), np.nan)  # those the reader holds the fields of
        self._moved = np.zeros(bodies, dtype=np.bool_)  # which bodies changed their place since
        self._maps = lru_cache(maxsize=32)(lambda scene: draw_map(self._library[scene].scene))

    @property
    def poses(self) -> Floats:
        """[B, 4]: x, y, z, yaw of every body; a copy."""
        return self._mover.poses.copy()

    def place(self, which: Indices, scenes: Sequence[str], poses: Floats) -> None:
        """As `Simulator.place`: all of them or, when one cannot stand where it should, none."""
        places = [self._library[scene] for scene in scenes]
        for body, place, pose in zip(which, places, poses, strict=True):
            _check_pose(int(body), place.grid, pose)
        self._put(which, places, poses)

    def move(self, motions: Floats, active: Flags) -> Moves:
        """As `Simulator.move`."""
        for body in np.flatnonzero(active):
            if self._places[body] is None:
                raise ValueError(f"body {body} is in no scene yet: place it before it moves")
        return self._mover.move(motions, active)

    def render(self) -> dict[str, Any]:
        """As `Simulator.render`: NumPy views on the CPU, Warp arrays on a GPU."""
        return self._renderer.render(self._mover.poses)

    def geodesic(self, goals: Floats) -> Floats:
        """As `Simulator.geodesic`."""
        with self._fields.lock:
            for body in np.flatnonzero(self._moved | _changed(self._goals, goals)):
                if (place := self._places[body]) is not None:
                    self._reader.assign(body, self._fields.field(place.grid, goals[body][~np.isnan(goals[body, :, 0])]))
            self._goals, self._moved[:] = goals.copy(), False
            return self._reader.read(self._mover.poses)

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Simulator.distance`."""
        return self._fields.distance(self._library[scene].grid, points, goals)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Simulator.sample_navigable`."""
        return self._library[scene].grid.sample(rng)

    def top_down(self, scene: str) -> TopDown:
        """As `Simulator.top_down`."""
        return self._maps(scene)

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Simulator.objects`."""
        found = []
        for piece in self._library[scene].scene.pieces:
            corners = vertices_in_world(piece)
            lower, upper = (tuple(map(float, corner)) for corner in (corners.min(axis=0), corners.max(axis=0)))
            found.append(SceneObject(instance=piece.instance, category=piece.category, lower=lower, upper=upper))
        return found

    def prefetch(self, scenes: Iterable[str]) -> None:
        """Make these scenes in the background, so that placing a body there later costs nothing;
        gives back at once.
        """
        self._library.prefetch(scenes)

    def state_dict(self) -> StateDict:
        """As `Simulator.state_dict`."""
        return {"scenes": [place and place.scene.id for place in self._places], "poses": self.poses}

    def load_state_dict(self, state: StateDict) -> None:
        """As `Simulator.load_state_dict`."""
        which = np.flatnonzero([scene is not None for scene in state["scenes"]])
        self._put(which, [self._library[state["scenes"][body]] for body in which], np.asarray(state["poses"])[which])

    def close(self) -> None:
        """Releases everything. Idempotent."""
        self._renderer.close()
        self._library.close()

    def _put(self, which: Indices, places: list[LoadedScene], poses: Floats) -> None:
        on_the_floor = np.asarray(poses) * (1.0, 1.0, 0.0, 1.0)
        self._mover.place(which, [place.grid for place in places], on_the_floor)
        for body, place in zip(which, places, strict=True):
            if self._places[body] is not place:
                self._places[body], self._moved[body] = place, True
                self._renderer.load(int(body), place.packed)


def _changed(before: Floats, now: Floats) -> Flags:
    """Which bodies' goals [B, G, 3] are others than before; NaN is no goal."""
    if before.shape != now.shape:
        return np.ones(len(now), dtype=np.bool_)
    changed: Flags = ((before != now) & ~(np.isnan(before) & np.isnan(now))).any(axis=(1, 2))
    return changed


def _check_pose(body: int, grid: NavigationGrid, pose: Floats) -> None:
    if not np.isfinite(pose).all() or not grid.stands_at(pose[0], pose[1]):
        clear = float(grid.clearance_at(pose)) if np.isfinite(pose).all() else 0.0
        raise ValueError(
            f"body {body} cannot stand at ({pose[0]:.3f}, {pose[1]:.3f}) in scene {grid.scene!r}: the nearest "
            f"obstacle is {clear:.3f} m away, "
            f"its radius is {grid.radius} m, and it must be in the scene's one connected part"
        )

"""One body in habitat-sim."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.geometry import to_body
from embodied.simulator import SceneObject, Sensor, Simulator, TopDown
from embodied.types import Floats, Pose
from envs.simulators.habitat.config import HabitatSettings, scene_ids
from envs.simulators.habitat.habitat_scene import HabitatScene
from envs.simulators.habitat.habitat_sensors import frames
from envs.simulators.habitat.habitat_sim import check_installed
from envs.simulators.habitat.navmesh_motion import move
from envs.simulators.habitat.semantic_objects import classes
from envs.simulators.habitat.sensor_kinds import sensors
from envs.simulators.workers import WorkerSimulator

_KEPT_SCENES = 32


@dataclass(frozen=True, kw_only=True)
class HabitatConfig(HabitatSettings):
    """Habitat as a choice of `simulator`: each body in a worker."""

    def open(self, number: int) -> "HabitatBody":
        """One body, in this process; `number` tells it apart from others.

        Raises:
            ImportError: when habitat-sim is not installed, with the command that installs it.
            ValueError: when `scenes` names a file that is not there.
        """
        return HabitatBody(self, number)

    def build(self, bodies: int) -> Simulator:
        """A simulator of that many bodies, each in a process of its own. What can be found wrong is
        so before any of them starts.

        Raises:
            ImportError: when habitat-sim is not installed, with the command that installs it.
            ValueError: when `scenes` names a file that is not there.
        """
        scene_ids(self)
        check_installed()
        return WorkerSimulator(self, bodies)


class HabitatBody:
    """The `Body` contract over habitat-sim v0.3.3 and v0.3.4.

    A pose's z is the height of the navmesh under the body. The pose is kept here, and habitat-sim
    shows it when asked for frames: it can be asked about other scenes in between.
    """

    def __init__(self, config: HabitatSettings, number: int = 0) -> None:
        self.scenes: Sequence[str] = scene_ids(config)
        self.sensors: Mapping[str, Sensor] = sensors(config.sensors, config.height, config.width)
        self._config = config
        self._stage = HabitatScene(config, number)
        self._scene: str | None = None
        self._position: Floats = np.zeros(3)
        self._yaw = 0.0
        self._maps = lru_cache(maxsize=_KEPT_SCENES)(lambda scene: self._stage.open(scene).top_down())
        self._objects = lru_cache(maxsize=_KEPT_SCENES)(self._stage.objects)
        self._classes = lru_cache(maxsize=_KEPT_SCENES)(lambda scene: classes(self._objects(scene)))

    @property
    def pose(self) -> Pose:
        """x, y, z, yaw."""
        x, y, z = (float(v) for v in self._position)
        return x, y, z, self._yaw

    def place(self, scene: str, pose: Pose) -> None:
        """Put the body on the navmesh at `pose`.

        Raises:
            ValueError: for an unknown scene, or a pose at which the body cannot stand, naming the
                scene; the body stays where it was.
        """
        wanted = np.asarray(pose, dtype=np.float64)
        position = self._stage.open(scene).snap(wanted[:3])
        if position is None or not math.isfinite(pose[3]):
            raise ValueError(
                f"the body cannot stand at ({pose[0]:.3f}, {pose[1]:.3f}, {pose[2]:.3f}) in scene {scene!r}: "
                f"the navmesh is more than its radius, {self._config.radius} m, away"
            )
        self._scene, self._position, self._yaw = scene, position, math.remainder(pose[3], math.tau)

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """As `Body.move`: along its own path, in small steps, sliding as configured.

        Raises:
            ValueError: when the motion is not finite, or the body is in no scene yet.
        """
        if not all(math.isfinite(value) for value in (forward, left, turn_deg)):
            raise ValueError(f"motions must be finite, got {(forward, left, turn_deg)}")
        floor, turn = self._stage.open(self._here), math.radians(turn_deg)
        before, yaw = self._position, self._yaw
        self._position, touched = move(floor, before, yaw, forward, left, turn)
        self._yaw = math.remainder(yaw + turn, math.tau)
        dx, dy = (self._position - before)[:2]
        ahead, aside = to_body(dx, dy, yaw)
        return (float(ahead), float(aside), float(turn_deg)), touched

    def render(self) -> dict[str, NDArray[Any]]:
        """As `Body.render`."""
        scene = self._here
        table = self._classes(scene) if "semantic" in self.sensors else None
        self._stage.open(scene)
        return frames(self._config.sensors, self._stage.see(self.pose), table)

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Body.distance`; a point counts where a body there would touch the navmesh."""
        return self._stage.open(scene).distance(points, goals)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Body.sample_navigable`: of the floor's island, not of roofs and table tops."""
        return self._stage.open(scene).sample(rng)

    def top_down(self, scene: str) -> TopDown:
        """As `Body.top_down`: the navmesh at the height of the floor."""
        return self._maps(scene)

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Body.objects`, from the scene's semantics; none where it has none."""
        return list(self._objects(scene))

    def close(self) -> None:
        """Closes habitat-sim. Idempotent."""
        self._stage.close()

    @property
    def _here(self) -> str:
        if self._scene is None:
            raise ValueError("the body is in no scene yet: place it first")
        return self._scene

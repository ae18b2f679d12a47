"""The one simulator of a process, and the scene that is open in it."""

from typing import Any

import numpy as np

from embodied.seeding import generator
from embodied.simulator import SceneObject
from embodied.types import Pose
from envs.episodes.habitat import from_world, from_yaw
from envs.simulators.habitat.config import BoxSource, HabitatSettings, scene_path
from envs.simulators.habitat.habitat_sensors import specifications
from envs.simulators.habitat.habitat_sim import graphics_device, habitat_sim
from envs.simulators.habitat.navmesh_floor import Floor
from envs.simulators.habitat.navmeshes import provide
from envs.simulators.habitat.seen_boxes import DepthView, boxed, outlooks
from envs.simulators.habitat.semantic_objects import listed_objects, scene_objects


class HabitatScene:
    """Opens scenes one after another in a single habitat-sim.

    Agent and path finder are queried again after each change of scene, since habitat-sim replaces
    both.

    Raises:
        ImportError: when habitat-sim is not installed.
        ValueError: when there is no such device.
    """

    def __init__(self, config: HabitatSettings, number: int) -> None:
        self._config, self._number = config, number
        self._library = habitat_sim()
        self._device = graphics_device(config.gpu, number)
        self._simulator: Any = None
        self._floor: Floor | None = None

    def open(self, scene: str) -> Floor:
        """The floor of a scene, which is now the one that is seen.

        Raises:
            ValueError: when there is no such scene, habitat-sim cannot open it, or it has no
                navmesh; naming it.
        """
        if self._floor is None or self._floor.scene != scene:
            path = scene_path(self._config, scene)
            self._floor = None
            self._load(scene, path)
            provide(self._library, self._simulator, self._config, path)
            finder, config = self._simulator.pathfinder, self._config
            self._floor = Floor(self._library, finder, scene, config.radius, config.sliding)
        return self._floor

    def see(self, pose: Pose) -> dict[str, Any]:
        """Returns habitat-sim's frames at a pose of the open scene, by sensor type."""
        state = self._library.AgentState(
            position=np.asarray(from_world(pose[:3]), dtype=np.float32), rotation=from_yaw(pose[3])
        )
        self._simulator.get_agent(0).set_state(state)
        return dict(self._simulator.get_sensor_observations())

    def objects(self, scene: str) -> list[SceneObject]:
        """Returns the objects of a scene, and leaves it open."""
        floor = self.open(scene)
        if self._config.boxes is BoxSource.LISTED:
            return scene_objects(scene, self._simulator.semantic_scene)
        rng = generator("boxes", scene)
        poses = outlooks([floor.sample(rng) for _ in range(self._config.box_points)])
        return boxed(listed_objects(self._simulator.semantic_scene), map(self._view, poses), self._config)

    def close(self) -> None:
        """Closes habitat-sim. Idempotent."""
        if self._simulator is not None:
            self._simulator.close()
        self._simulator = self._floor = None

    def _view(self, pose: Pose) -> DepthView:
        seen = self.see(pose)
        return DepthView(pose, np.asarray(seen["DEPTH"]), np.asarray(seen["SEMANTIC"]))

    def _load(self, scene: str, path: str) -> None:
        """Open it in the simulator there is; a failure leaves none, since a half-open one is good
        for nothing.
        """
        try:
            if self._simulator is None:
                self._simulator = self._library.Simulator(self._configuration(path))
            else:
                self._simulator.reconfigure(self._configuration(path))
        except AssertionError as error:  # how habitat-sim says that a scene cannot be opened
            self.close()
            raise ValueError(f"habitat-sim cannot open scene {scene!r} ({path}): {error}") from error

    def _configuration(self, path: str) -> Any:
        """Builds the settings at every use: habitat-sim's own cannot be copied."""
        scene, agent = self._library.SimulatorConfiguration(), self._library.AgentConfiguration()
        scene.scene_id = path
        scene.scene_dataset_config_file = self._config.scene_dataset
        scene.gpu_device_id = self._device
        scene.random_seed = self._number
        scene.allow_sliding = self._config.sliding
        agent.radius, agent.height = self._config.radius, self._config.body_height
        agent.sensor_specifications = specifications(self._library, self._config)
        return self._library.Configuration(scene, [agent])

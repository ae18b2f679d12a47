"""Where a simulated robot stands, and what its camera sees there."""

import math
from typing import Any

import numpy as np

from configs import ConfigError, StageConfig
from embodied.seeding import generator
from embodied.simulator import Simulator
from embodied.types import Pose
from envs.simulators.robot.robot_camera import CameraConfig
from experiments import build as parts


def staged(simulator: Any, camera: CameraConfig, cameras: tuple[str, ...]) -> Simulator:
    """A simulator of one body that carries the robot's camera. Raises ConfigError when it cannot be
    built.
    """
    height, width = camera.height, camera.width
    changes = {"height": height, "width": width, "hfov_deg": camera.hfov_deg, "sensors": cameras}
    mounted = {"camera_height": camera.mount_height, "camera_pitch_deg": camera.pitch_deg}
    return parts.simulator(parts.adapted(simulator, **changes, **mounted), bodies=1)


def stand(simulator: Simulator, stage: StageConfig) -> Pose:
    """The pose it is to stand at. Raises ConfigError when there is no such scene."""
    if stage.scene not in simulator.scenes:
        raise ConfigError(f"stage.scene is {stage.scene!r}; the simulator has {list(simulator.scenes)}")
    if stage.start:
        x, y, yaw_deg = stage.start
        return x, y, 0.0, math.radians(yaw_deg)
    rng = generator(stage.seed, "stage")
    x, y, z = simulator.sample_navigable(stage.scene, rng).tolist()
    return x, y, z, float(rng.uniform(-np.pi, np.pi))

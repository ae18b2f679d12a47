"""habitat-lab's camera sensors over frames of the embedded simulator."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from gym.spaces import Box
from habitat.core.simulator import DepthSensor, RGBSensor, SemanticSensor, Sensor
from numpy.typing import NDArray

LabFrames = Mapping[str, NDArray[Any]]


class LabColourSensor(RGBSensor):  # type: ignore[misc]  # habitat-lab has no types
    """RGB, uint8 [H, W, 3]."""

    frame = "rgb"

    def _get_observation_space(self, *args: Any, **kwargs: Any) -> Box:
        return Box(0, 255, (self.config.height, self.config.width, 3), np.uint8)

    def get_observation(self, frames: LabFrames) -> NDArray[Any]:
        """As rendered."""
        return np.array(frames[self.frame])


class LabDepthSensor(DepthSensor):  # type: ignore[misc]
    """Planar depth, float32 [H, W, 1], clipped to the config's range and, where it says so, scaled
    to 0..1.
    """

    frame = "depth"

    def _get_observation_space(self, *args: Any, **kwargs: Any) -> Box:
        near, far = (0.0, 1.0) if self.config.normalize_depth else (self.config.min_depth, self.config.max_depth)
        return Box(near, far, (self.config.height, self.config.width, 1), np.float32)

    def get_observation(self, frames: LabFrames) -> NDArray[Any]:
        """As habitat-lab's own sensor makes it of habitat-sim's."""
        near, far = self.config.min_depth, self.config.max_depth
        depth = np.clip(frames[self.frame], near, far)
        return (depth - near) / (far - near) if self.config.normalize_depth else depth


class LabInstanceSensor(SemanticSensor):  # type: ignore[misc]
    """Object ids, int32 [H, W, 1]."""

    frame = "instance"

    def _get_observation_space(self, *args: Any, **kwargs: Any) -> Box:
        return Box(0, np.iinfo(np.int32).max, (self.config.height, self.config.width, 1), np.int32)

    def get_observation(self, frames: LabFrames) -> NDArray[Any]:
        """As rendered."""
        return np.array(frames[self.frame])


_SENSORS = {
    "HabitatSimRGBSensor": LabColourSensor,
    "HabitatSimDepthSensor": LabDepthSensor,
    "HabitatSimSemanticSensor": LabInstanceSensor,
}


def made(configs: Mapping[str, Any]) -> list[Sensor]:
    """A sensor for each config.

    Raises:
        ValueError: for a type that there is not.
    """
    for config in configs.values():
        if config.type not in _SENSORS:
            raise ValueError(f"the embedded simulator has no sensor {config.type!r}; choose among {sorted(_SENSORS)}")
    return [_SENSORS[config.type](config=config) for config in configs.values()]


def camera(configs: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the camera that serves all sensors, as fields of `EmbeddedConfig`.

    Raises:
        ValueError: when they are not in one place with one picture, or not on the body's axis.
    """
    wanted = {name: _fields(name, config) for name, config in configs.items()}
    first = next(iter(wanted.values()), {})
    if any(fields != first for fields in wanted.values()):
        raise ValueError(f"a body has one camera here, so all its sensors must agree; got {wanted}")
    return first


def _fields(name: str, config: Any) -> dict[str, Any]:
    (x, height, z), (pitch, yaw, roll) = config.position, config.orientation
    if any((x, z, yaw, roll)):
        raise ValueError(
            f"{name}: a camera here is on the body's axis and turns up and down alone; got {config.position} "
            f"and {config.orientation}"
        )
    return {
        "height": config.height,
        "width": config.width,
        "hfov_deg": float(config.hfov),
        "camera_height": float(height),
        "camera_pitch_deg": math.degrees(pitch),
    }

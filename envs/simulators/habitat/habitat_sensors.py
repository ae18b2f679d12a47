"""What bodies sense, in Habitat's terms and in ours."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import Sensor

if TYPE_CHECKING:
    from envs.simulators.habitat.config import HabitatConfig

FAR = 1000.0
"""Metres that habitat-sim's camera sees, by default."""

_KINDS = {
    "rgb": ("COLOR", 3, np.uint8, 255.0, "intensity"),
    "depth": ("DEPTH", 1, np.float32, FAR, "m"),
    "instance": ("SEMANTIC", 1, np.int32, 2.0**31 - 1, "id"),
    "semantic": ("SEMANTIC", 1, np.int32, 2.0**31 - 1, "class"),
}
"""Our sensor: the one of habitat-sim it is made from, channels, dtype, highest value, units."""


def sensors(config: "HabitatConfig") -> dict[str, Sensor]:
    """What is sensed under each of the names asked for.

    Raises:
        ValueError: for an unknown name.
    """
    if unknown := [name for name in config.sensors if name not in _KINDS]:
        raise ValueError(f"unknown sensor {unknown[0]!r}; choose among {list(_KINDS)}")
    found = {}
    for name in config.sensors:
        _, channels, dtype, high, units = _KINDS[name]
        shape = (config.height, config.width, channels)
        found[name] = Sensor(shape=shape, dtype=np.dtype(dtype).name, low=0.0, high=high, units=units)
    return found


def specifications(library: Any, config: "HabitatConfig") -> list[Any]:
    """A camera specification for each kind of picture that is needed, by bodies or to measure boxes; its uuid is the kind."""
    measuring = ("depth", "instance") if config.boxes.value == "seen" else ()
    specs = []
    for kind in dict.fromkeys(_KINDS[name][0] for name in (*config.sensors, *measuring)):
        spec = library.CameraSensorSpec()
        spec.uuid = kind
        spec.sensor_type = getattr(library.SensorType, kind)
        spec.resolution = [config.height, config.width]
        spec.position = np.array([0.0, config.camera_height - config.navmesh_lift, 0.0], np.float32)
        spec.orientation = np.array([math.radians(config.camera_pitch_deg), 0.0, 0.0], np.float32)
        spec.hfov = config.hfov_deg
        specs.append(spec)
    return specs


def frames(
    names: tuple[str, ...], seen: Mapping[str, Any], classes: NDArray[np.int32] | None
) -> dict[str, NDArray[Any]]:
    """Our frames [H, W, C] from what habitat-sim saw, read by name: its order is no promise. `classes` holds the class of each object id."""
    found: dict[str, NDArray[Any]] = {}
    for name in names:
        kind, channels, dtype, _, _ = _KINDS[name]
        picture = np.asarray(seen[kind])
        if name == "semantic" and classes is not None:
            picture = classes[np.minimum(picture, len(classes) - 1)]
        picture = picture[..., :channels] if picture.ndim == 3 else picture[..., None]  # colour comes as RGBA
        found[name] = np.ascontiguousarray(picture, dtype=dtype)
    return found

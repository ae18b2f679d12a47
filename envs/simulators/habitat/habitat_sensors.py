"""Camera specifications for habitat-sim, and frames from its observations."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.simulators.habitat.config import HabitatSettings
from envs.simulators.habitat.sensor_kinds import KINDS


def specifications(library: Any, config: HabitatSettings) -> list[Any]:
    """A camera specification for each kind of picture that is needed, by bodies or to measure
    boxes; its uuid is the kind.
    """
    measuring = ("depth", "instance") if config.boxes.value == "seen" else ()
    specs = []
    for kind in dict.fromkeys(KINDS[name][0] for name in (*config.sensors, *measuring)):
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
    """Our frames [H, W, C] from what habitat-sim saw, read by name: its order is no promise.
    `classes` holds the class of each object id.
    """
    found: dict[str, NDArray[Any]] = {}
    for name in names:
        kind, channels, dtype, _, _ = KINDS[name]
        picture = np.asarray(seen[kind])
        if name == "semantic" and classes is not None:
            picture = classes[np.minimum(picture, len(classes) - 1)]
        picture = picture[..., :channels] if picture.ndim == 3 else picture[..., None]  # colour comes as RGBA
        found[name] = np.ascontiguousarray(picture, dtype=dtype)
    return found

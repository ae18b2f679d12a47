"""From AI2-THOR's pictures to frames: copied, for the client's are read-only views with the rows
turned round.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import Sensor
from envs.simulators.thor.object_types import CLASSES, category

_SENSORS = {
    "rgb": (3, "uint8", 255.0, "intensity"),
    "depth": (1, "float32", 1e4, "m"),
    "instance": (1, "int32", 2.0**31 - 1, "id"),
    "semantic": (1, "int32", len(CLASSES) - 1.0, "class"),
}

_BEYOND = 0.999
"""Depth of this share of the far plane's is nothing hit."""


def sensors(names: Iterable[str], height: int, width: int) -> dict[str, Sensor]:
    """Returns the sensors of these names, for frames of `height` x `width` pixels.

    Raises:
        ValueError: for an unknown name.
    """
    found = {}
    for name in names:
        if name not in _SENSORS:
            raise ValueError(f"unknown sensor {name!r}; choose among {list(_SENSORS)}")
        channels, dtype, high, units = _SENSORS[name]
        shape = (height, width, channels)
        found[name] = Sensor(shape=shape, dtype=dtype, low=0.0, high=high, units=units)
    return found


class InstancePalette:
    """The meaning of the colours of an instance image: numbers of objects by their ids, and
    classes.

    Args:
        colours: the metadata's `colors`; a name with "|" is an object's id, others are classes.
        instances: the number of every object id.
    """

    def __init__(self, colours: list[dict[str, Any]], instances: Mapping[str, int]) -> None:
        names = {_key(*colour["color"]): str(colour["name"]) for colour in colours}
        self._keys = np.array(sorted(names), dtype=np.int64)
        named = [names[key] for key in self._keys.tolist()]
        self._instances = np.array([instances.get(name, 0) for name in named], dtype=np.int32)
        self._classes = np.array([_class(name.partition("|")[0]) for name in named], dtype=np.int32)

    def read(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Object numbers and classes [H, W] of an instance image [H, W, 3]; 0 for a colour that
        stands for none.
        """
        red, green, blue = (picture[..., channel].astype(np.int64) for channel in range(3))
        keys = _key(red, green, blue)
        at = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        known = self._keys[at] == keys
        return np.where(known, self._instances[at], np.int32(0)), np.where(known, self._classes[at], np.int32(0))


def rgb(event: Any) -> NDArray[np.uint8]:
    """[H, W, 3]."""
    return np.ascontiguousarray(event.frame)


def depth(event: Any, far: float) -> NDArray[np.float32]:
    """[H, W, 1], metres along the optical axis; 0 where nothing nearer than the far plane was
    hit.
    """
    metres = np.array(event.depth_frame, dtype=np.float32, order="C")
    metres[metres >= _BEYOND * far] = 0.0
    return metres[..., None]


def _key(red: Any, green: Any, blue: Any) -> Any:
    return red | green << 8 | blue << 16


def _class(object_type: str) -> int:
    """Its number; what has no class is as what a scan does not label."""
    name = category(object_type)
    return CLASSES.index(name if name in CLASSES else "clutter")

"""The sensors of Habitat bodies, and the sensor types of habitat-sim behind them."""

from collections.abc import Sequence

import numpy as np

from embodied.simulator import Sensor

FAR = 1000.0
"""The far plane of habitat-sim's camera, in metres, by default."""

KINDS = {
    "rgb": ("COLOR", 3, np.uint8, 255.0, "intensity"),
    "depth": ("DEPTH", 1, np.float32, FAR, "m"),
    "instance": ("SEMANTIC", 1, np.int32, 2.0**31 - 1, "id"),
    "semantic": ("SEMANTIC", 1, np.int32, 2.0**31 - 1, "class"),
}
"""Sensor name: habitat-sim's sensor type, channels, dtype, highest value, units."""


def sensors(names: Sequence[str], height: int, width: int) -> dict[str, Sensor]:
    """Returns the sensors of these names, for frames of `height` x `width` pixels.

    Raises:
        ValueError: for an unknown name.
    """
    if unknown := [name for name in names if name not in KINDS]:
        raise ValueError(f"unknown sensor {unknown[0]!r}; choose among {list(KINDS)}")
    found = {}
    for name in names:
        _, channels, dtype, high, units = KINDS[name]
        shape = (height, width, channels)
        found[name] = Sensor(shape=shape, dtype=np.dtype(dtype).name, low=0.0, high=high, units=units)
    return found

"""Conversions between Habitat's world frame and Surefoot's.

Habitat: y up, -z forward, x right; a rotation is a quaternion (x, y, z, w) about y. Surefoot: x
east, y north, z up. Both are right-handed, so Habitat's (x, y, z) is our (x, -z, y), and its
heading 0 (along -z) is our yaw of 90 degrees.
"""

import math
from collections.abc import Iterable

from embodied.types import Point


def to_world(position: Iterable[float]) -> Point:
    """A Habitat position in our frame."""
    x, y, z = (float(v) for v in position)
    return x, 0.0 - z, y  # a plain -z would give -0.0


def from_world(point: Iterable[float]) -> list[float]:
    """A point of our frame as a Habitat position."""
    x, y, z = (float(v) for v in point)
    return [x, z, 0.0 - y]


def to_yaw(rotation: Iterable[float]) -> float:
    """Our yaw of a Habitat rotation (x, y, z, w).

    Raises:
        ValueError: when it is no unit quaternion, or turns about anything but y.
    """
    x, y, z, w = quaternion = [float(v) for v in rotation]
    if not math.isclose(math.hypot(x, y, z, w), 1.0, abs_tol=1e-3) or math.hypot(x, z) > 1e-3:
        raise ValueError(f"a rotation is a unit quaternion (x, y, z, w) about y, not {quaternion}")
    return math.remainder(2.0 * math.atan2(y, w) + math.pi / 2, math.tau)


def from_yaw(yaw: float) -> list[float]:
    """The Habitat rotation (x, y, z, w) of our yaw."""
    half = (yaw - math.pi / 2) / 2
    return [0.0, math.sin(half), 0.0, math.cos(half)]

"""Conversions between AI2-THOR's world frame and Surefoot's.

AI2-THOR (Unity): left-handed, x right, y up, z ahead; degrees clockwise seen from above, 0 along
+z. Surefoot: x east, y north, z up; radians counter-clockwise, 0 along +x. So its (x, y, z) is our
(x, z, y), and its rotation 0 is our yaw of 90 degrees. A body's position there is its origin,
`origin` metres above the floor it stands on; here its feet.
"""

import math
from collections.abc import Mapping

from embodied.types import Point

Vector = dict[str, float]
"""{"x": ..., "y": ..., "z": ...} as AI2-THOR writes points and rotations."""


def to_unity(point: Point, origin: float = 0.0) -> Vector:
    """Converts a point to AI2-THOR's frame, whose origin is `origin` metres lower."""
    x, y, z = point
    return {"x": float(x), "y": float(z) + origin, "z": float(y)}


def to_world(position: Mapping[str, float], origin: float = 0.0) -> Point:
    """Converts a point from AI2-THOR's frame, whose origin is `origin` metres lower."""
    return float(position["x"]), float(position["z"]), float(position["y"]) - origin


def to_rotation(yaw: float) -> float:
    """AI2-THOR's rotation about y in [0, 360) of our yaw."""
    return (90.0 - math.degrees(yaw)) % 360.0


def to_yaw(rotation: float) -> float:
    """Our yaw in [-pi, pi] of AI2-THOR's rotation about y."""
    return math.remainder(math.radians(90.0 - rotation), math.tau)


def vertical_fov(horizontal_deg: float, width: int, height: int) -> float:
    """Returns the vertical field of view in degrees, as AI2-THOR takes it, of frames with a
    horizontal one.
    """
    return math.degrees(2 * math.atan(math.tan(math.radians(horizontal_deg) / 2) * height / width))


def horizontal_fov(vertical_deg: float, width: int, height: int) -> float:
    """Returns the horizontal field of view in degrees of frames with a vertical one."""
    return vertical_fov(vertical_deg, height, width)

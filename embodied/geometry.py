"""Planar geometry of poses and motions (SE(2)), as scalars and as NumPy arrays.

Angles are radians, counter-clockwise. `embodied.tensor_geometry` has the same for tensors. The
embedded simulator's kernels and the renderer have their own, compiled versions.
"""

import math

import numpy as np

from embodied.types import Floats, PlanarPose


def wrap(angle: float) -> float:
    """Returns the equivalent angle in [-pi, pi]."""
    return math.atan2(math.sin(angle), math.cos(angle))


def to_world(forward: float, left: float, yaw: float) -> tuple[float, float]:
    """Returns a displacement in the frame of a body with `yaw` in the world frame."""
    c, s = math.cos(yaw), math.sin(yaw)
    return c * forward - s * left, s * forward + c * left


def to_body(dx: float, dy: float, yaw: float) -> tuple[float, float]:
    """Returns a displacement in the world frame as (forward, left) of a body with `yaw`."""
    c, s = math.cos(yaw), math.sin(yaw)
    return c * dx + s * dy, c * dy - s * dx


def chord(forward: float, left: float, turn: float) -> tuple[float, float]:
    """Returns the end (forward, left) of a motion that drives and turns evenly.

    This is the exponential of SE(2), in the frame of the start.
    """
    half = turn / 2
    share = math.sin(half) / half if abs(half) > 1e-12 else 1.0
    c, s = share * math.cos(half), share * math.sin(half)
    return c * forward - s * left, s * forward + c * left


def compose(start: PlanarPose, motion: PlanarPose) -> PlanarPose:
    """Returns the pose after a motion (forward m, left m, turn rad) that drives and turns
    evenly.
    """
    forward, left = chord(*motion)
    c, s = math.cos(start[2]), math.sin(start[2])
    return start[0] + c * forward - s * left, start[1] + s * forward + c * left, wrap(start[2] + motion[2])


def wrap_angles(angles: Floats) -> Floats:
    """Returns the equivalent angles in [-pi, pi]."""
    return np.arctan2(np.sin(angles), np.cos(angles))


def to_world_frames(yaw: Floats, displacements: Floats) -> Floats:
    """Rotates displacements (forward, left) [B, 2] of bodies with `yaw` [B] into the world
    frame.
    """
    c, s = np.cos(yaw), np.sin(yaw)
    forward, left = displacements.T
    return np.stack([c * forward - s * left, s * forward + c * left], axis=1)


def to_body_frames(yaw: Floats, displacements: Floats) -> Floats:
    """Rotates world displacements [B, 2] into the frames of bodies with `yaw` [B]."""
    c, s = np.cos(yaw), np.sin(yaw)
    dx, dy = displacements.T
    return np.stack([c * dx + s * dy, c * dy - s * dx], axis=1)


def polar(displacements: Floats) -> Floats:
    """Returns (forward, left) [B, 2] as (range, bearing); the bearing of no displacement is 0."""
    forward, left = displacements.T + 0.0  # turns -0.0, whose bearing would be pi, into 0.0
    return np.stack([np.hypot(forward, left), np.arctan2(left, forward)], axis=1)

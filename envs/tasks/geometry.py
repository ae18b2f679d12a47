"""Positions and directions as a body has them: in its own frame, or in that of its start."""

import numpy as np

from embodied.simulator import Floats


def wrapped(angle: Floats) -> Floats:
    """The same angle in [-pi, pi]."""
    return np.arctan2(np.sin(angle), np.cos(angle))


def in_frame(yaw: Floats, displacement: Floats) -> Floats:
    """World displacements [B, 2] as (forward, left) of bodies that look along `yaw` [B]."""
    c, s = np.cos(yaw), np.sin(yaw)
    dx, dy = displacement.T
    return np.stack([c * dx + s * dy, c * dy - s * dx], axis=1)


def polar(ahead: Floats) -> Floats:
    """(forward, left) as (range, bearing); the bearing of no displacement is 0."""
    forward, left = ahead.T + 0.0  # makes -0.0 to 0.0, whose bearing is 0 and not pi
    return np.stack([np.hypot(forward, left), np.arctan2(left, forward)], axis=1)

"""The way of a motion that drives and turns evenly, for bodies that are not moved in a batch."""

import math


def chord(forward: float, left: float, turn: float) -> tuple[float, float]:
    """Where a body ends that drives so many metres while it turns evenly by `turn` radians: (forward, left) in the frame of its start, the exponential of SE(2)."""
    half = turn / 2
    share = math.sin(half) / half if abs(half) > 1e-12 else 1.0
    c, s = share * math.cos(half), share * math.sin(half)
    return c * forward - s * left, s * forward + c * left

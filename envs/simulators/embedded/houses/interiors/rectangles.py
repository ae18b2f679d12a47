"""Arrays of axis-aligned rectangles (x0, y0, x1, y1)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.houses.plan import Rectangle

Rectangles = NDArray[np.float64]
"""[n, 4], metres."""
_HAIR = 1e-6


def as_rectangles(rectangles: Sequence[Rectangle]) -> Rectangles:
    """The sequence as an array, also when it is empty."""
    return np.array(rectangles, np.float64).reshape(-1, 4)


def hits(rectangles: Rectangles, others: Rectangles) -> NDArray[np.bool_]:
    """[n]: whether each rectangle overlaps any of the others by more than a hair."""
    a, b = rectangles[:, None], others[None] + np.array((_HAIR, _HAIR, -_HAIR, -_HAIR))
    lower, upper = a[..., :2] < b[..., 2:], b[..., :2] < a[..., 2:]
    return np.asarray((lower & upper).all(-1).any(-1))


def within(rectangles: Rectangles, frame: Rectangle) -> NDArray[np.bool_]:
    """[n]: whether each rectangle lies inside the frame."""
    lower, upper = np.array(frame[:2]) - _HAIR, np.array(frame[2:]) + _HAIR
    return np.asarray((rectangles[:, :2] >= lower).all(-1) & (rectangles[:, 2:] <= upper).all(-1))

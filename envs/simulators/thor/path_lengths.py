"""Geodesic distances from AI2-THOR's shortest paths."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from embodied.types import Floats

Ask = Callable[[Floats, Floats], float]
"""Metres of the shortest path between two points [3]; inf where there is none."""


def nearest(points: Floats, goals: Floats, ask: Ask) -> Floats:
    """Metres [k] from points [k, 3] to the nearest of goals [G, 3], asking for as few paths as can
    be: none is shorter than the straight line.
    """
    return np.array([_nearest(point, goals, ask) for point in points])


def _nearest(point: Floats, goals: Floats, ask: Ask) -> float:
    best = np.inf
    straight = np.linalg.norm(goals[:, :2] - point[:2], axis=1)
    for goal in np.argsort(straight, kind="stable"):
        if straight[goal] >= best:
            break
        best = min(best, ask(point, goals[goal]))
    return float(best)


def length(corners: Sequence[Mapping[str, float]]) -> float:
    """Metres along the corners of a path, along the floor."""
    points = np.array([(corner["x"], corner["z"]) for corner in corners])
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())

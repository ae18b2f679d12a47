"""The measures of navigation, exactly as Habitat defines them (Anderson et al., 2018, arXiv
1807.06757; Habitat-Lab's `nav.py`).

Where Habitat gives no number, these do: an episode that starts at its goal (Habitat divides by
zero) has an efficiency of 1 as long as nothing was travelled, and a goal that cannot be reached
(Habitat gives NaN) makes success, SPL and SoftSPL 0 and the distance inf.

All arguments are arrays [B]; distances are geodesic, in metres.
"""

import numpy as np

from embodied.types import Flags, Floats


def success(ended: Flags, distance: Floats, radius: float) -> Flags:
    """END was issued strictly nearer than `radius`; the AAP paper's code also takes a distance
    equal to it.
    """
    return ended & (distance < radius)


def efficiency(start_distance: Floats, path_length: Floats) -> Floats:
    """d0 / max(d0, L): the share of the path that was needed. 1 where both are 0, 0 where d0 is
    inf.
    """
    longer = np.maximum(start_distance, path_length)
    defined = (longer > 0) & np.isfinite(longer)
    return np.divide(start_distance, longer, out=np.where(longer == 0, 1.0, 0.0), where=defined)


def spl(succeeded: Flags, start_distance: Floats, path_length: Floats) -> Floats:
    """Success weighted by path length: S * d0 / max(d0, L)."""
    return np.where(succeeded, efficiency(start_distance, path_length), 0.0)


def progress(distance: Floats, start_distance: Floats) -> Floats:
    """max(0, 1 - d / d0). At d0 = 0: 1 while still at the goal, else 0; 0 where either is inf."""
    defined = (start_distance > 0) & np.isfinite(start_distance)
    at_goal = (start_distance == 0) & (distance == 0)
    left = np.divide(distance, start_distance, out=np.where(at_goal, 0.0, 1.0), where=defined)
    return np.maximum(0.0, 1.0 - left)


def soft_spl(distance: Floats, start_distance: Floats, path_length: Floats) -> Floats:
    """max(0, 1 - d / d0) * d0 / max(d0, L): SPL with the share of the way gained in place of
    success (Datta et al., 2020).
    """
    return progress(distance, start_distance) * efficiency(start_distance, path_length)

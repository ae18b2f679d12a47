"""Planar geometry of poses and motions (SE(2)) as tensors, for policies. Angles are radians."""

from enum import Enum

import torch
from torch import Tensor


class PoseFrame(Enum):
    """The frame of a change of pose: that of the episode's start, or that before the change."""

    START = "start"
    EGOCENTRIC = "egocentric"


def wrap(angles: Tensor) -> Tensor:
    """Returns the equivalent angles in [-pi, pi)."""
    return torch.remainder(angles + torch.pi, 2 * torch.pi) - torch.pi


def rotate(vectors: Tensor, angles: Tensor) -> Tensor:
    """Rotates vectors [.., 2] counter-clockwise by angles [..]."""
    x, y = vectors.unbind(-1)
    cos, sin = angles.cos(), angles.sin()
    return torch.stack((cos * x - sin * y, sin * x + cos * y), -1)


def change_of_pose(before: Tensor, after: Tensor, frame: PoseFrame) -> Tensor:
    """Returns displacement, change of compass and, of five numbers, of range and bearing.

    Args:
        before: poses [.., P], gps and compass and, where P is 5, the goal's range and bearing.
        after: poses [.., P].
        frame: the frame of the displacement.
    """
    displacement = after[..., :2] - before[..., :2]
    if frame is PoseFrame.EGOCENTRIC:
        displacement = rotate(displacement, -before[..., 2])
    turned, *goal = (after[..., 2:] - before[..., 2:]).unbind(-1)
    rest = (wrap(turned), goal[0], wrap(goal[1])) if goal else (wrap(turned),)
    return torch.cat((displacement, torch.stack(rest, -1)), -1)

"""Observations that policies read besides frames: pose, goal, and values of the step before.

The *pose* of these modules is five numbers, the PointNav state of the AAP paper's released code,
its axes put right: gps (forward, left; metres since the start, in the start frame), compass
(radians since the start), pointgoal (rho metres, phi radians, positive left). Shapes: T steps, n
bodies.
"""

from collections.abc import Sequence
from enum import Enum

import torch
from gymnasium import spaces
from torch import Tensor

from embodied.tensor_types import Observation

POSE_KEYS = ("gps", "compass", "pointgoal")
POSE_WIDTH = 5


class PoseInput(Enum):
    """How the pose enters a network: `raw`, the five numbers as they are (the released code), or
    `smooth`, eight of our own: angles on the circle, so that none jumps at half a turn, and the
    range on a logarithmic scale too, so that centimetres show near the goal.
    """

    RAW = "raw"
    SMOOTH = "smooth"

    @property
    def width(self) -> int:
        """How many numbers `encode` gives."""
        return POSE_WIDTH if self is PoseInput.RAW else 8

    def encode(self, pose: Tensor) -> Tensor:
        """[.., 5] -> [.., width]."""
        if self is PoseInput.RAW:
            return pose
        gps, compass, rho, phi = pose.split((2, 1, 1, 1), -1)
        near = torch.log(rho + 0.1)
        return torch.cat((gps / 5, compass.cos(), compass.sin(), rho / 5, near, phi.cos(), phi.sin()), -1)


def check_pose(space: spaces.Dict) -> None:
    """Raises ValueError when a key of the pose, or the previous action, is missing."""
    check_keys(space, (*POSE_KEYS, "previous_action"))


def check_keys(space: spaces.Dict, keys: Sequence[str]) -> None:
    """Raises ValueError when one is missing."""
    missing = [key for key in keys if key not in space.spaces]
    if missing:
        raise ValueError(f"the policy needs {missing}; the observation holds {list(space.spaces)}")


def pose_of(observation: Observation, keys: Sequence[str] = POSE_KEYS) -> Tensor:
    """[.., 5], or what the keys given hold."""
    return torch.cat([observation[key].float() for key in keys], -1)


def previous(sequence: Tensor, carried: Tensor, starts: Tensor) -> Tensor:
    """Each step's predecessor: of a sequence [T, n, F], with the one before it carried [n, F]; at
    starts, the step itself.
    """
    shifted = torch.cat((carried[None].to(sequence.dtype), sequence[:-1]))
    return torch.where(starts[..., None], sequence, shifted)

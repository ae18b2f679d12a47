"""The pose inputs of the impact encoder."""

import torch
from torch import Tensor

from embodied.tensor_geometry import PoseFrame, change_of_pose
from policies.aap.config import PointAdaptiveConfig
from policies.observations import POSE_WIDTH


def pairs(before: Tensor, now: Tensor, config: PointAdaptiveConfig) -> Tensor:
    """Poses [T, n, 5] a step before and now -> [T, n, S].

    In the start frame a pair is the two poses (the released model); egocentric, it is this pose and
    the change to it.
    """
    encode = config.pose_input.encode
    other = change_of_pose(before, now, PoseFrame.EGOCENTRIC) if config.pair is PoseFrame.EGOCENTRIC else encode(before)
    return torch.cat((encode(now), other), -1)


def pair_width(config: PointAdaptiveConfig) -> int:
    """S of `pairs`."""
    width = config.pose_input.width
    return width + (POSE_WIDTH if config.pair is PoseFrame.EGOCENTRIC else width)

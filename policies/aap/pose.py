"""Changes of pose: what the impact encoder sees of them, and what it learns to predict."""

import torch
from torch import Tensor

from policies.aap.config import AAPConfig, Frame
from policies.observations import POSE_WIDTH, rotated, wrapped


def change(before: Tensor, after: Tensor, frame: Frame) -> Tensor:
    """[.., P] - [.., P]: displacement in the chosen frame, then compass and, of five numbers, range and bearing; angles wrapped."""
    displacement = after[..., :2] - before[..., :2]
    if frame is Frame.EGOCENTRIC:
        displacement = rotated(displacement, -before[..., 2])
    turned, *goal = (after[..., 2:] - before[..., 2:]).unbind(-1)
    rest = (wrapped(turned), goal[0], wrapped(goal[1])) if goal else (wrapped(turned),)
    return torch.cat((displacement, torch.stack(rest, -1)), -1)


def pairs(before: Tensor, now: Tensor, config: AAPConfig) -> Tensor:
    """Poses [T, n, 5] and those before them -> [T, n, S].

    In the start frame a pair is the two poses (the released model); egocentric, it is this pose and the change to it.
    """
    encode = config.pose_input.encode
    other = change(before, now, Frame.EGOCENTRIC) if config.pair is Frame.EGOCENTRIC else encode(before)
    return torch.cat((encode(now), other), -1)


def pair_width(config: AAPConfig) -> int:
    """S of `pairs`."""
    width = config.pose_input.width
    return width + (POSE_WIDTH if config.pair is Frame.EGOCENTRIC else width)

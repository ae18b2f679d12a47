"""Changes of pose."""

from enum import Enum

import torch
from torch import Tensor

from policies.observations import rotated, wrapped


class PoseFrame(Enum):
    """In which frame a change of pose is written: the one the body started the episode in, or the one it stood in before the change."""

    START = "start"
    EGOCENTRIC = "egocentric"


def change(before: Tensor, after: Tensor, frame: PoseFrame) -> Tensor:
    """Poses [.., P] -> [.., P]: displacement in the chosen frame, then compass and, of five numbers, range and bearing; angles wrapped."""
    displacement = after[..., :2] - before[..., :2]
    if frame is PoseFrame.EGOCENTRIC:
        displacement = rotated(displacement, -before[..., 2])
    turned, *goal = (after[..., 2:] - before[..., 2:]).unbind(-1)
    rest = (wrapped(turned), goal[0], wrapped(goal[1])) if goal else (wrapped(turned),)
    return torch.cat((displacement, torch.stack(rest, -1)), -1)

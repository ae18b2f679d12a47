"""Frames combined with a goal category: the inputs of the ObjectNav policies.

As in the AAP authors' released code and its EmbCLIP. Shapes: T steps, n bodies, C channels of a
frame's map of features.
"""

from dataclasses import dataclass

import torch
from gymnasium import spaces
from torch import Tensor, nn

from embodied import validation
from policies.encoders.encoder import Encoder
from policies.observations import check_keys

INTERMEDIATE = "intermediate_"
"""Prefix of mid-step frames, seen after the first half of the last motion."""


@dataclass(frozen=True, kw_only=True)
class GoalConfig:
    """Widths of a goal frame: each cell C -> hidden -> width, with the goal's, -> hidden ->
    width.
    """

    hidden: int = 128
    """128 in the released code."""
    width: int = 32
    """32 in the released code."""

    def __post_init__(self) -> None:
        validation.at_least(self, hidden=1, width=1)


class GoalFrame(nn.Module):
    """Combines a frame's features and a goal into one code; the released 1x1 convolutions."""

    def __init__(self, config: GoalConfig, encoder: Encoder, goals: int) -> None:
        super().__init__()
        self.channels = encoder.channels
        self.width = config.width * (encoder.features // encoder.channels)
        self.goal = nn.Embedding(goals, config.width)
        self.squeeze = _two_layers(encoder.channels, config.hidden, config.width, last=nn.ReLU())
        self.mix = _two_layers(2 * config.width, config.hidden, config.width, last=nn.Identity())

    def forward(self, features: Tensor, goal: Tensor) -> Tensor:
        """Computes codes [..., width] of features [..., F], channel by channel, and goals [...]."""
        cells = self.squeeze(features.unflatten(-1, (self.channels, -1)).mT)
        goals = self.goal(goal)[..., None, :].expand(*cells.shape[:-1], -1)
        codes: Tensor = self.mix(torch.cat((cells, goals.to(cells.dtype)), -1)).flatten(-2)
        return codes


def goal_count(space: spaces.Dict) -> int:
    """Returns the number of goal categories.

    Raises:
        ValueError: when the space has no goal or no previous action.
    """
    check_keys(space, ("objectgoal", "previous_action"))
    goal = space["objectgoal"]
    assert isinstance(goal, spaces.Discrete)
    return int(goal.n)


def has_mid_step_frames(space: spaces.Dict, encoder: Encoder) -> bool:
    """Whether the space has the mid-step frames that the encoder needs."""
    return all(INTERMEDIATE + sensor in space.spaces for sensor in encoder.sensors)


def _two_layers(inputs: int, hidden: int, outputs: int, *, last: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs), last)

"""Frames seen with a goal in mind: the input side of the ObjectNav policies, as in the AAP paper's released code and its EmbCLIP.

Shapes: T steps, n bodies, C channels of a frame's map of features.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from gymnasium import spaces
from torch import Tensor, nn

from policies.observations import check_keys

if TYPE_CHECKING:
    from policies.encoders import Encoder

INTERMEDIATE = "intermediate_"
"""What the names of frames begin with that were seen halfway through the last motion."""


@dataclass(frozen=True, kw_only=True)
class GoalConfig:
    """Every cell of a map: C -> `hidden` -> `width`; beside it the goal's `width` numbers; both -> `hidden` -> `width`. The released widths."""

    hidden: int = 128
    width: int = 32

    def __post_init__(self) -> None:
        for name in ("hidden", "width"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}={getattr(self, name)}: must be at least 1")


class GoalFrame(nn.Module):
    """A frame's features and a goal -> one code of `width` numbers. Layers over cells are the released 1x1 convolutions."""

    def __init__(self, config: GoalConfig, encoder: Encoder, goals: int) -> None:
        super().__init__()
        self.channels = encoder.channels
        self.width = config.width * (encoder.features // encoder.channels)
        self.goal = nn.Embedding(goals, config.width)
        self.squeeze = _two_layers(encoder.channels, config.hidden, config.width, last=nn.ReLU())
        self.mix = _two_layers(2 * config.width, config.hidden, config.width, last=nn.Identity())

    def forward(self, features: Tensor, goal: Tensor) -> Tensor:
        """Features [..., F], channel by channel, and goals [...] -> codes [..., width]."""
        cells = self.squeeze(features.unflatten(-1, (self.channels, -1)).mT)
        goals = self.goal(goal)[..., None, :].expand(*cells.shape[:-1], -1)
        codes: Tensor = self.mix(torch.cat((cells, goals.to(cells.dtype)), -1)).flatten(-2)
        return codes


def goal_count(space: spaces.Dict) -> int:
    """How many goals there are. Raises ValueError when the space has none to be told, or no previous action."""
    check_keys(space, ("objectgoal", "previous_action"))
    goal = space["objectgoal"]
    assert isinstance(goal, spaces.Discrete)
    return int(goal.n)


def sees_halfway(space: spaces.Dict, encoder: Encoder) -> bool:
    """Whether the space has the frames of halfway through the last motion that the encoder needs."""
    return all(INTERMEDIATE + sensor in space.spaces for sensor in encoder.sensors)


def _two_layers(inputs: int, hidden: int, outputs: int, *, last: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs), last)

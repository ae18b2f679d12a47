"""The recurrent baseline for ObjectNav: EmbCLIP's frames, combined with the goal."""

from dataclasses import dataclass, field
from typing import Any

import torch
from gymnasium import spaces
from torch import Tensor, nn

from embodied import validation
from embodied.actions import ActionSpace
from embodied.tensor_types import Observation, State
from policies.encoders import CLIPConfig, Encoder
from policies.encoders.goal_frame import INTERMEDIATE, GoalConfig, GoalFrame, goal_count, has_mid_step_frames
from policies.layers.gru import GRU
from policies.recurrent.heads import initialise
from policies.recurrent.policy import BeliefPolicy


@dataclass(frozen=True, kw_only=True)
class GoalRecurrentConfig:
    """Widths for ObjectNav; the defaults are those of EmbCLIP in the released code.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    encoder: Any = field(default_factory=CLIPConfig)
    """An `EncoderConfig`, chosen by `encoder=...`."""
    goal: GoalConfig = field(default_factory=GoalConfig)
    hidden: int = 512
    """Width of the GRU."""

    def __post_init__(self) -> None:
        validation.at_least(self, hidden=1)

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "GoalRecurrentPolicy":
        """Builds a new policy for these spaces."""
        encoder = self.encoder.build(observation_space, pooled=False)
        return GoalRecurrentPolicy(self, encoder, observation_space, actions)


class GoalRecurrentModel(nn.Module):
    """Codes of the current and, where observed, the mid-step frame -> GRU -> actor and critic."""

    def __init__(
        self, config: GoalRecurrentConfig, encoder: Encoder, actions: int, goals: int, *, mid_step: bool
    ) -> None:
        super().__init__()
        self.current = GoalFrame(config.goal, encoder, goals)
        code = self.current.width
        self.between = GoalFrame(config.goal, encoder, goals) if mid_step else None
        self.fuse = nn.Linear(2 * code, code) if mid_step else nn.Identity()
        self.gru = GRU(code, config.hidden)
        self.actor = nn.Linear(config.hidden, actions)
        self.critic = nn.Linear(config.hidden, 1)
        initialise(self.actor, self.critic)

    def forward(
        self, features: Tensor, between: Tensor | None, goal: Tensor, hidden: Tensor, starts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Computes logits, values and beliefs [T, n, h].

        Args:
            features: of the current frame, [T, n, F].
            between: of the mid-step frame, [T, n, F], where it is observed.
            goal: categories, [T, n].
            hidden: the GRU's state before, [n, h].
            starts: first steps of episodes, [T, n].
        """
        codes = self.current(features, goal)
        if self.between is not None:
            codes = torch.cat((codes, self.between(between, goal)), -1)
        beliefs = self.gru(self.fuse(codes), hidden, starts)
        return self.actor(beliefs).float(), self.critic(beliefs).float().squeeze(-1), beliefs


class GoalRecurrentPolicy(BeliefPolicy):
    """The recurrent baseline for ObjectNav; reads mid-step frames where they are observed.

    Raises:
        ValueError: when the category or the previous action is missing.
    """

    model: GoalRecurrentModel

    def __init__(
        self, config: GoalRecurrentConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        super().__init__()
        goals, self.mid_step = goal_count(observation_space), has_mid_step_frames(observation_space, encoder)
        self.config, self.encoder = config, encoder
        self.model = GoalRecurrentModel(config, encoder, len(actions), goals, mid_step=self.mid_step)

    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        between = self.encoder.encode(observations, INTERMEDIATE) if self.mid_step else None
        features = self.encoder.encode(observations)
        return self.model(features, between, observations["objectgoal"], state["belief"], starts)

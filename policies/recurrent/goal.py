"""The recurrent baseline for ObjectNav: EmbCLIP's two frames, seen with the goal in mind."""

import torch
from gymnasium import spaces
from torch import Tensor, nn

from embodied.actions import ActionSpace
from embodied.policy import Observation, State
from policies.encoders import Encoder
from policies.encoders.goal_frame import INTERMEDIATE, GoalFrame, goal_count, sees_halfway
from policies.layers.gru import GRU
from policies.recurrent.config import GoalRecurrentConfig
from policies.recurrent.model import initialise
from policies.recurrent.policy import BeliefPolicy


class GoalRecurrentModel(nn.Module):
    """Codes of the current frame and, where it is observed, of the intermediate one -> fused -> GRU -> actor and critic."""

    def __init__(
        self, config: GoalRecurrentConfig, encoder: Encoder, actions: int, goals: int, *, halfway: bool
    ) -> None:
        super().__init__()
        self.current = GoalFrame(config.goal, encoder, goals)
        code = self.current.width
        self.between = GoalFrame(config.goal, encoder, goals) if halfway else None
        self.fuse = nn.Linear(2 * code, code) if halfway else nn.Identity()
        self.gru = GRU(code, config.hidden)
        self.actor = nn.Linear(config.hidden, actions)
        self.critic = nn.Linear(config.hidden, 1)
        initialise(self.actor, self.critic)

    def forward(
        self, features: Tensor, between: Tensor | None, goal: Tensor, hidden: Tensor, starts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Features [T, n, F] of one frame or two, goal [T, n], hidden [n, h], starts [T, n] -> logits, values, beliefs [T, n, h]."""
        codes = self.current(features, goal)
        if self.between is not None:
            codes = torch.cat((codes, self.between(between, goal)), -1)
        beliefs = self.gru(self.fuse(codes), hidden, starts)
        return self.actor(beliefs).float(), self.critic(beliefs).float().squeeze(-1), beliefs


class GoalRecurrentPolicy(BeliefPolicy):
    """The baseline for ObjectNav; intermediate frames are used where they are observed. Raises ValueError when the category is missing."""

    model: GoalRecurrentModel

    def __init__(
        self, config: GoalRecurrentConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        super().__init__()
        goals, self.halfway = goal_count(observation_space), sees_halfway(observation_space, encoder)
        self.config, self.encoder = config, encoder
        self.model = GoalRecurrentModel(config, encoder, len(actions), goals, halfway=self.halfway)

    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        between = self.encoder.encode(observations, INTERMEDIATE) if self.halfway else None
        features = self.encoder.encode(observations)
        return self.model(features, between, observations["objectgoal"], state["belief"], starts)

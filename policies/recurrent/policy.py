"""The recurrent baseline for PointNav: configuration, network and policy.

Shapes: T steps, n bodies, A actions.
"""

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any

import torch
from gymnasium import spaces
from torch import Tensor, nn

from embodied import validation
from embodied.actions import ActionSpace
from embodied.policy import Decision, Unrolled
from embodied.tensor_types import Observation, State
from policies.encoders import CLIPConfig, Encoder, EncodingPolicy
from policies.layers.gru import GRU
from policies.observations import PoseInput, check_pose, pose_of
from policies.recurrent.heads import initialise


class BeliefPolicy(EncodingPolicy):
    """A policy whose state is a GRU's; a subclass computes the GRU's inputs."""

    model: nn.Module

    @abstractmethod
    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Computes logits [T, n, A], values [T, n] and beliefs [T, n, h]."""

    def initial_state(self, n: int) -> State:
        """Zeros."""
        weight: Tensor = self.model.critic.weight  # type: ignore[union-attr, assignment]
        return {"belief": weight.new_zeros(n, weight.shape[1])}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        one = {key: value[None] for key, value in observation.items()}
        logits, values, beliefs = self._run(one, state, starts[None])
        return Decision(logits[0], values[0], {"belief": beliefs[-1]})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """Unrolls T steps, without auxiliary losses."""
        logits, values, _ = self._run(observations, state, starts)
        return Unrolled(logits, values, {})


@dataclass(frozen=True, kw_only=True)
class RecurrentConfig:
    """Widths; the defaults are those of the EmbCLIP baseline in the AAP authors' released code.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    encoder: Any = field(default_factory=CLIPConfig)
    """An `EncoderConfig`, chosen by `encoder=...`."""
    pose_input: PoseInput = PoseInput.RAW
    visual: int = 512
    """Width of a frame's features behind the encoder."""
    pose: int = 32
    previous_action: int = 4
    hidden: int = 512
    """Width of the GRU."""

    def __post_init__(self) -> None:
        validation.at_least(self, visual=1, pose=1, previous_action=1, hidden=1)

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "RecurrentPolicy":
        """Builds a new policy for these spaces."""
        return RecurrentPolicy(self, self.encoder.build(observation_space), observation_space, actions)


class RecurrentModel(nn.Module):
    """Frame features, pose and previous action -> GRU -> separate linear actor and critic."""

    def __init__(self, config: RecurrentConfig, features: int, actions: int) -> None:
        super().__init__()
        self.visual = nn.Linear(features, config.visual)
        self.pose = nn.Linear(config.pose_input.width, config.pose)
        self.previous_action = nn.Embedding(actions + 1, config.previous_action)
        self.gru = GRU(config.visual + config.pose + config.previous_action, config.hidden)
        self.actor = nn.Linear(config.hidden, actions)
        self.critic = nn.Linear(config.hidden, 1)
        initialise(self.actor, self.critic)

    def forward(
        self, features: Tensor, pose: Tensor, previous_action: Tensor, hidden: Tensor, starts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Computes logits, values and beliefs [T, n, h].

        Args:
            features: [T, n, F].
            pose: [T, n, P].
            previous_action: [T, n].
            hidden: the GRU's state before, [n, h].
            starts: first steps of episodes, [T, n].
        """
        inputs = (self.visual(features), self.pose(pose), self.previous_action(previous_action))
        beliefs = self.gru(torch.cat(inputs, -1), hidden, starts)
        return self.actor(beliefs).float(), self.critic(beliefs).float().squeeze(-1), beliefs


class RecurrentPolicy(BeliefPolicy):
    """The recurrent baseline for PointNav.

    Raises:
        ValueError: when a key of the pose, or the previous action, is missing.
    """

    model: RecurrentModel

    def __init__(
        self, config: RecurrentConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        super().__init__()
        check_pose(observation_space)
        self.config = config
        self.encoder = encoder
        self.model = RecurrentModel(config, encoder.features, len(actions))

    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.encoder.encode(observations)
        pose = self.config.pose_input.encode(pose_of(observations))
        return self.model(features, pose, observations["previous_action"], state["belief"], starts)

"""The recurrent baseline as a policy."""

from abc import abstractmethod

from gymnasium import spaces
from torch import Tensor, nn

from embodied.actions import ActionSpace
from embodied.policy import Decision, Observation, State, Unrolled
from policies.encoders import Encoder, EncodingPolicy
from policies.observations import check_pose, pose_of
from policies.recurrent.config import RecurrentConfig
from policies.recurrent.model import RecurrentModel


class BeliefPolicy(EncodingPolicy):
    """Remembers only a GRU's hidden state; a subclass says what the GRU sees. `model` has a `critic` and a `gru`."""

    model: nn.Module

    @abstractmethod
    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits [T, n, A], values [T, n] and beliefs [T, n, h]."""

    def initial_state(self, n: int) -> State:
        """No belief: zeros."""
        weight: Tensor = self.model.critic.weight  # type: ignore[union-attr, assignment]
        return {"belief": weight.new_zeros(n, weight.shape[1])}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        one = {key: value[None] for key, value in observation.items()}
        logits, values, beliefs = self._run(one, state, starts[None])
        return Decision(logits[0], values[0], {"belief": beliefs[-1]})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """T steps; no auxiliary loss."""
        logits, values, _ = self._run(observations, state, starts)
        return Unrolled(logits, values, {})


class RecurrentPolicy(BeliefPolicy):
    """The baseline for PointNav. Raises ValueError when a key of the pose, or the previous action, is missing."""

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

"""The recurrent baseline as a policy."""

from gymnasium import spaces
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.policy import Decision, Observation, Policy, State, Unrolled
from policies.encoders import Encoder
from policies.observations import check_pose, pose_of
from policies.recurrent.config import RecurrentConfig
from policies.recurrent.model import RecurrentModel


class RecurrentPolicy(Policy):
    """Remembers only the GRU's hidden state."""

    def __init__(
        self, config: RecurrentConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        super().__init__()
        check_pose(observation_space)
        self.config = config
        self.encoder = encoder
        self.model = RecurrentModel(config, encoder.features, len(actions))

    def initial_state(self, n: int) -> State:
        """No belief: zeros."""
        return {"belief": self.model.critic.weight.new_zeros(n, self.config.hidden)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        one = {key: value[None] for key, value in observation.items()}
        logits, values, beliefs = self._run(one, state, starts[None])
        return Decision(logits[0], values[0], {"belief": beliefs[-1]})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """T steps; no auxiliary loss."""
        logits, values, _ = self._run(observations, state, starts)
        return Unrolled(logits, values, {})

    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features = self.encoder.encode(observations)
        pose = self.config.pose_input.encode(pose_of(observations))
        return self.model(features, pose, observations["previous_action"], state["belief"], starts)

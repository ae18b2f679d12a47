"""The contract of policies.

A policy maps observations and its own state to a distribution over actions and a value.

Shapes: T steps, n bodies, A actions. Observations are dicts of tensors [n, ...] (or [T, n, ...]);
frames are uint8 [..., H, W, C] (rgb) or float32 [..., H, W, 1] (depth, metres) as the environment
returns them: a policy normalises them itself. `previous_action` is int64 and equals A in the first
step of an episode.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

from torch import Tensor, nn

from embodied.tensor_types import Observation, State


class Decision(NamedTuple):
    """Logits [n, A], value [n], and the state after the step."""

    logits: Tensor
    value: Tensor
    state: State


class Unrolled(NamedTuple):
    """Logits [T, n, A], values [T, n], and named auxiliary losses (scalars) to be weighted."""

    logits: Tensor
    values: Tensor
    losses: dict[str, Tensor]


class Policy(nn.Module, ABC):
    """A trained or fixed policy. T calls of `step` and one `unroll` agree to float tolerance.

    A policy keeps its configuration as `config`. Evaluations identify a policy by its
    configuration, parameters and buffers.
    """

    @abstractmethod
    def initial_state(self, n: int) -> State:
        """Returns the state of n bodies before their first step."""

    def preprocess(self, observation: Observation) -> Observation:
        """Returns the part of an observation [n, ...] that a rollout stores.

        A policy with a frozen encoder replaces frames by features here, so that each frame is
        encoded once. `step` and `unroll` accept observations with and without preprocessing.
        """
        return observation

    @abstractmethod
    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """Decides for n bodies; first resets the state where `starts` [n] (bool) is true."""

    @abstractmethod
    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """Evaluates T steps from `state`, with gradients.

        `actions` [T, n] are the actions taken, for auxiliary losses only.
        """

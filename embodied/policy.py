"""The contract of policies: a distribution over actions and a value, from observations and state.

Shapes: T steps, n bodies, A actions. Observations are dicts of tensors [n, ...] (or [T, n, ...]);
frames are uint8 [.., H, W, C] (rgb) or float32 [.., H, W, 1] (depth, metres), straight from the
environment: a policy normalises them itself. `previous_action` is int64 and equals A where there is
none yet.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

from torch import Tensor, nn

Observation = dict[str, Tensor]
State = dict[str, Tensor]
"""What a policy remembers: named tensors [n, ...]."""


class Decision(NamedTuple):
    """Logits [n, A], value [n], and the state after the step."""

    logits: Tensor
    value: Tensor
    state: State


class Unrolled(NamedTuple):
    """Logits [T, n, A], values [T, n], and named auxiliary losses (scalars) that the trainer adds
    by weight.
    """

    logits: Tensor
    values: Tensor
    losses: dict[str, Tensor]


class Policy(nn.Module, ABC):
    """The contract. `step` repeated T times and one `unroll` agree to float tolerance.

    What it was built from, it keeps as `config`: by it and its parameters and buffers evaluations
    tell one policy from another.
    """

    @abstractmethod
    def initial_state(self, n: int) -> State:
        """The state of n bodies before their first step."""

    def preprocess(self, observation: Observation) -> Observation:
        """Returns the part of an observation [n, ...] that a trainer keeps: a frozen encoder
        replaces frames by features.

        `step` and `unroll` take observations as they come and preprocessed alike.
        """
        return observation

    @abstractmethod
    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step of n bodies; where `starts` [n] (bool) is true the state is first reset to the
        initial one.
        """

    @abstractmethod
    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """T steps at once from `state`, with gradients; `actions` [T, n] are those taken, for
        auxiliary losses only.
        """

"""Heuristics without state: random motions, and straight to the goal."""

from abc import abstractmethod
from dataclasses import dataclass
from math import inf, log

import torch
from gymnasium import spaces
from torch import Tensor

from embodied import validation
from embodied.actions import ActionSpace
from embodied.policy import Decision, Policy, Unrolled
from embodied.tensor_types import Observation, State
from policies.baselines.certain import sure_of
from policies.baselines.model import Aim
from policies.observations import check_keys


class _Stateless(Policy):
    """A policy without memory; values are zero."""

    def initial_state(self, n: int) -> State:
        """No state."""
        return {}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """Computes logits of one step."""
        return Decision(self._logits(observation), torch.zeros(starts.shape, device=starts.device), {})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """Computes logits of T steps, without losses."""
        return Unrolled(self._logits(observations), torch.zeros(starts.shape, device=starts.device), {})

    @abstractmethod
    def _logits(self, observation: Observation) -> Tensor:
        """Computes [.., A] from observations with any leading axes."""


@dataclass(frozen=True, kw_only=True)
class RandomConfig:
    """Uniformly random motions."""

    end: float = 0.01
    """Probability of END at every step, in [0, 1)."""

    def __post_init__(self) -> None:
        validation.require(0 <= self.end < 1, "end", self.end, "a probability in [0, 1)")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "RandomPolicy":
        """Builds the policy for these actions."""
        return RandomPolicy(self, actions)


class RandomPolicy(_Stateless):
    """Moves at random: the success of chance alone."""

    logits: Tensor

    def __init__(self, config: RandomConfig, actions: ActionSpace) -> None:
        super().__init__()
        self.config = config
        motions = len(actions) - 1
        logits = torch.full((len(actions),), log((1 - config.end) / motions))
        logits[actions.end] = log(config.end) if config.end else -inf
        self.register_buffer("logits", logits, persistent=False)

    def _logits(self, observation: Observation) -> Tensor:
        return self.logits.expand(*observation["previous_action"].shape, -1)


@dataclass(frozen=True, kw_only=True)
class StraightToGoalConfig:
    """Heads for the goal with the actions' nominal motions."""

    radius: float = 0.2
    """END within this many metres of the goal."""

    def __post_init__(self) -> None:
        validation.above(self, 0, "radius")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "StraightToGoalPolicy":
        """Builds the policy for these actions.

        Raises:
            ValueError: when the observation has no pointgoal.
        """
        check_keys(observation_space, ("pointgoal",))
        return StraightToGoalPolicy(self, actions)


class StraightToGoalPolicy(_Stateless):
    """Ignores walls and trusts nominal motions: the success of geometry alone."""

    def __init__(self, config: StraightToGoalConfig, actions: ActionSpace) -> None:
        super().__init__()
        self.config = config
        self.end = actions.end
        self.aim = Aim(actions)

    def _logits(self, observation: Observation) -> Tensor:
        rho, phi = observation["pointgoal"].flatten(0, -2).float().unbind(-1)
        actions = torch.where(rho < self.config.radius, self.end, self.aim(rho, phi))
        return sure_of(actions, self.end + 1).unflatten(0, observation["pointgoal"].shape[:-1])

"""The heuristics as policies: stateless, and without a value worth the name."""

from abc import abstractmethod
from math import inf, log

import torch
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.policy import Decision, Observation, Policy, State, Unrolled
from policies.baselines.certain import sure_of
from policies.baselines.config import RandomConfig, StraightToGoalConfig
from policies.baselines.model import Aim


class _Stateless(Policy):
    """Each step for itself; values are zero."""

    def initial_state(self, n: int) -> State:
        """Nothing to remember."""
        return {}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """Logits of one step."""
        return Decision(self._logits(observation), torch.zeros(starts.shape, device=starts.device), {})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """Logits of T steps; no losses."""
        return Unrolled(self._logits(observations), torch.zeros(starts.shape, device=starts.device), {})

    @abstractmethod
    def _logits(self, observation: Observation) -> Tensor:
        """[.., A] from observations with any leading axes."""


class RandomPolicy(_Stateless):
    """Knows nothing: how far chance alone gets."""

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


class StraightToGoalPolicy(_Stateless):
    """Sees no walls and believes every action means what it says: how far geometry alone gets."""

    def __init__(self, config: StraightToGoalConfig, actions: ActionSpace) -> None:
        super().__init__()
        self.config = config
        self.end = actions.end
        self.aim = Aim(actions)

    def _logits(self, observation: Observation) -> Tensor:
        rho, phi = observation["pointgoal"].flatten(0, -2).float().unbind(-1)
        actions = torch.where(rho < self.config.radius, self.end, self.aim(rho, phi))
        return sure_of(actions, self.end + 1).unflatten(0, observation["pointgoal"].shape[:-1])

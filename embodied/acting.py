"""A policy together with its recurrent state, for loops outside training and evaluation."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from embodied.policy import Policy
from embodied.tensors import as_tensor


class ActingPolicy:
    """Chooses actions for one body or for n bodies, and keeps the policy's state between steps.

    A body's state restarts with its episode: where the observation has no previous action yet.
    """

    def __init__(self, policy: Policy, actions: int, *, greedy: bool = False, seed: int = 0) -> None:
        """Wraps a policy over a number of `actions`.

        Args:
            policy: Policy in evaluation mode.
            actions: Number of actions of its action space.
            greedy: Take the most probable action instead of sampling.
            seed: Seed of the sampled actions.
        """
        self.policy, self._actions, self._greedy = policy, actions, greedy
        self._device = next((parameter.device for parameter in policy.parameters()), torch.device("cpu"))
        self._generator = torch.Generator().manual_seed(seed)
        self._state: dict[str, torch.Tensor] | None = None
        self._bodies = 0

    def reset(self) -> None:
        """Forgets all episodes: the next observation starts new ones."""
        self._state = None

    @torch.no_grad()
    def act(self, observation: dict[str, Any]) -> int | NDArray[np.int64]:
        """Chooses the next action from an observation, as the environment returned it.

        Returns:
            An int for the observation of a single environment; int64 [n] for that of a vector one.
        """
        single = np.ndim(observation["previous_action"]) == 0
        batch = {name: self._tensor(value, single) for name, value in observation.items()}
        starts = batch["previous_action"] == self._actions
        if self._state is None or len(starts) != self._bodies:
            self._bodies, self._state = len(starts), self.policy.initial_state(len(starts))
            starts = torch.ones_like(starts)
        decision = self.policy.step(batch, self._state, starts)
        self._state = decision.state
        chosen = self._choose(decision.logits.double().cpu())
        return int(chosen[0]) if single else chosen

    def _tensor(self, value: Any, single: bool) -> torch.Tensor:
        tensor = as_tensor(np.asarray(value) if np.isscalar(value) else value)
        return (tensor[None] if single else tensor).to(self._device)

    def _choose(self, logits: torch.Tensor) -> NDArray[np.int64]:
        if self._greedy:
            return logits.argmax(-1).numpy()
        return torch.multinomial(logits.softmax(-1), 1, generator=self._generator)[:, 0].numpy()

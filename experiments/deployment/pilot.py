"""A policy that drives one episode."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from embodied.evaluation.action_sampling import greedy, sample
from embodied.policy import Policy
from embodied.seeding import generator
from embodied.tensors import as_tensor

SingleObservation = dict[str, Any]


class Pilot:
    """A policy with what it remembers of one episode, and how it takes actions from its logits."""

    def __init__(self, policy: Policy, *, seed: int, take_likeliest: bool) -> None:
        self._policy, self._greedy = policy, take_likeliest
        self._device = next((p.device for p in policy.parameters()), torch.device("cpu"))
        self._rng = generator(seed, "deployment")
        self._state, self._start = policy.initial_state(1), True

    @torch.no_grad()
    def act(self, observation: SingleObservation) -> tuple[int, NDArray[np.float64]]:
        """The action for one observation (without batch axis), and the logits [A] it was taken
        from.
        """
        batch = {name: as_tensor(np.asarray(value)[None]).to(self._device) for name, value in observation.items()}
        starts = torch.tensor([self._start], device=self._device)
        decision = self._policy.step(batch, self._state, starts)
        self._state, self._start = decision.state, False
        logits: NDArray[np.float64] = decision.logits[0].double().cpu().numpy()
        return greedy(logits) if self._greedy else sample(self._rng, logits), logits

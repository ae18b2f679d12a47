"""Bootstrapping at truncations: their values wait for one step of the policy after the rollout."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from embodied.tensor_types import Observation, State


class Truncation(NamedTuple):
    """A truncated episode: last observation, and the policy's state after that step; no body
    axis.
    """

    step: int
    body: int
    observation: dict[str, Tensor]
    state: dict[str, Tensor]


class Truncations:
    """The truncated episodes of the current rollout, in order."""

    def __init__(self) -> None:
        self._waiting: list[Truncation] = []

    def add(self, truncation: Truncation) -> None:
        """Adds one; its tensors are kept, not copied."""
        self._waiting.append(truncation)

    def behind(self, observation: Observation, state: State, starts: Tensor) -> tuple[Observation, State, Tensor]:
        """Appends a row for every truncation to the arguments of a policy's step for n bodies."""
        if not self._waiting:
            return observation, state, starts
        seen = {k: torch.cat([rows, self._rows("observation", k, rows)]) for k, rows in observation.items()}
        kept = {k: torch.cat([rows, self._rows("state", k, rows)]) for k, rows in state.items()}
        return seen, kept, torch.cat([starts, starts.new_zeros(len(self._waiting))])

    def settle(self, values: Tensor, final_values: Tensor) -> None:
        """Writes the values [k] of the truncations into `final_values` [T, n], and forgets them."""
        for truncation, value in zip(self._waiting, values, strict=True):
            final_values[truncation.step, truncation.body] = value
        self._waiting.clear()

    def state_dict(self) -> list[dict[str, Any]]:
        """The truncations that wait."""
        return [truncation._asdict() for truncation in self._waiting]

    def load_state_dict(self, state: list[dict[str, Any]]) -> None:
        """Resumes from `state_dict`."""
        self._waiting = [Truncation(**tree) for tree in state]

    def _rows(self, part: str, name: str, like: Tensor) -> Tensor:
        """One tensor of all truncations, [k, ...], of the type and device of `like`."""
        return torch.stack([getattr(truncation, part)[name] for truncation in self._waiting]).to(like)

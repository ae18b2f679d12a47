"""Where episodes were cut off: what was seen there waits for its value until the end of the rollout, when one step of the policy gives them all."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from embodied.policy import Observation, State


class Truncation(NamedTuple):
    """The step and the body, the last observation, and the policy's state after it had decided that step; without a body axis."""

    step: int
    body: int
    observation: dict[str, Tensor]
    state: dict[str, Tensor]


class Truncations:
    """Those of the present rollout, in the order they came in."""

    def __init__(self) -> None:
        self._waiting: list[Truncation] = []

    def add(self, cutoff: Truncation) -> None:
        """Its tensors are kept, not copied."""
        self._waiting.append(cutoff)

    def behind(self, observation: Observation, state: State, starts: Tensor) -> tuple[Observation, State, Tensor]:
        """What a policy's step takes for n bodies, with a row more behind them for every cutoff."""
        if not self._waiting:
            return observation, state, starts
        seen = {k: torch.cat([rows, self._rows("observation", k, rows)]) for k, rows in observation.items()}
        kept = {k: torch.cat([rows, self._rows("state", k, rows)]) for k, rows in state.items()}
        return seen, kept, torch.cat([starts, starts.new_zeros(len(self._waiting))])

    def settle(self, values: Tensor, final_values: Tensor) -> None:
        """Write the values of the cutoffs [k] where they belong in [T, n]; none waits any more."""
        for cutoff, value in zip(self._waiting, values, strict=True):
            final_values[cutoff.step, cutoff.body] = value
        self._waiting.clear()

    def state_dict(self) -> list[dict[str, Any]]:
        """What waits."""
        return [cutoff._asdict() for cutoff in self._waiting]

    def load_state_dict(self, state: list[dict[str, Any]]) -> None:
        """Go on from `state_dict`."""
        self._waiting = [Truncation(**tree) for tree in state]

    def _rows(self, part: str, name: str, like: Tensor) -> Tensor:
        """One tensor of all cutoffs, [k, ...], of the kind of `like`."""
        return torch.stack([getattr(cutoff, part)[name] for cutoff in self._waiting]).to(like)

"""The rollout: T steps of n bodies, in memory allocated once."""

import copy
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embodied.tensor_types import Observation, State
from embodied.tensors import as_tensor

_PER_STEP = ("actions", "log_probs", "rewards", "terminated", "truncated", "final_values")
_AND_AFTER = ("starts", "values")

ALL = slice(None)
"""All columns."""


class Rollout:
    """Rows of [n, ...] on one device.

    Observations, starts and values have T + 1 rows: row `filled` is the current observation. Frames
    keep the environment's type and are copied once, straight from its buffers, which may change
    afterwards. Groups of environments write into their columns of a row.
    """

    def __init__(self, length: int, observation: Observation, state: State, device: torch.device) -> None:
        """Allocates rows for observations like this one, [n, ...], and the policy's `state`."""
        n = len(next(iter(observation.values())))
        self.length, self.bodies, self.filled = length, n, 0
        self.observations = {k: _rows(length + 1, like, device) for k, like in observation.items()}
        self.starts = torch.zeros(length + 1, n, dtype=torch.bool, device=device)
        self.values = torch.zeros(length + 1, n, device=device)
        self.actions = torch.zeros(length, n, dtype=torch.int64, device=device)
        self.log_probs = torch.zeros(length, n, device=device)
        self.rewards = torch.zeros(length, n, device=device)
        self.terminated = torch.zeros(length, n, dtype=torch.bool, device=device)
        self.truncated = torch.zeros(length, n, dtype=torch.bool, device=device)
        self.final_values = torch.zeros(length, n, device=device)
        self.state = {k: torch.empty_like(v) for k, v in state.items()}
        """The policy's state before row 0."""
        self.valid = np.ones(n, dtype=np.bool_)
        """Columns [n] without a step of an invalid episode."""

    def of_bodies(self, which: NDArray[np.intp]) -> Self:
        """Copies the columns of some bodies into a rollout of their own."""
        part = copy.copy(self)
        part.observations = {k: rows[:, which] for k, rows in self.observations.items()}
        part.state = {k: kept[which] for k, kept in self.state.items()}
        for name in (*_PER_STEP, *_AND_AFTER):
            setattr(part, name, getattr(self, name)[:, which])
        part.bodies, part.valid = part.actions.shape[1], self.valid[which]
        return part

    def cut(self) -> Self:
        """Returns the filled part as a full rollout, in the same memory."""
        part = copy.copy(self)
        part.length = self.filled
        part.observations = {k: rows[: self.filled + 1] for k, rows in self.observations.items()}
        for name in _PER_STEP:
            setattr(part, name, getattr(self, name)[: self.filled])
        for name in _AND_AFTER:
            setattr(part, name, getattr(self, name)[: self.filled + 1])
        return part

    def learnable(self) -> Self:
        """Returns the columns without an invalid episode; not copied where all are.

        Whole columns are left out, because losses are means over sequences, also those that
        policies add; simulators fail so rarely that the other steps of a column are no loss.
        """
        return self if self.valid.all() else self.of_bodies(np.flatnonzero(self.valid))

    @property
    def full(self) -> bool:
        """Whether all steps are there."""
        return self.filled == self.length

    def begin(self, state: State) -> None:
        """Marks row 0, already observed, as the first step of every body's first episode."""
        self.starts[0] = True
        self._remember(state)

    def recycle(self, state: State) -> None:
        """Makes the current observation row 0 of the next rollout, with the policy in `state`."""
        for rows in (*self.observations.values(), self.starts):
            rows[0].copy_(rows[self.filled])
        self._remember(state)
        self.filled, self.valid[:] = 0, True

    def row(self, t: int, columns: slice = ALL) -> Observation:
        """Returns the observation of step t, as views [n, ...]."""
        return {k: rows[t, columns] for k, rows in self.observations.items()}

    def observe(self, t: int, observation: dict[str, Any], columns: slice = ALL) -> None:
        """Copies an environment's observation into its columns of row t."""
        for k, rows in self.observations.items():
            rows[t, columns].copy_(as_tensor(observation[k]))

    def write(self, t: int, observation: dict[str, Any], columns: slice = ALL, **step: Tensor | NDArray[Any]) -> None:
        """Writes step t of some bodies, and the `observation` after it into row t + 1."""
        for name in _PER_STEP:
            getattr(self, name)[t, columns].copy_(as_tensor(step[name]))
        self.values[t, columns].copy_(as_tensor(step["values"]))
        ended = torch.logical_or(self.terminated[t, columns], self.truncated[t, columns])
        self.starts[t + 1, columns].copy_(ended)
        self.observe(t + 1, observation, columns)

    def state_dict(self) -> dict[str, Any]:
        """The filled part and the current observation."""
        t = self.filled
        return {
            "filled": t,
            "observations": {k: rows[: t + 1] for k, rows in self.observations.items()},
            "starts": self.starts[: t + 1],
            "values": self.values[:t],
            "state": self.state,
            "valid": self.valid,
            **{name: getattr(self, name)[:t] for name in _PER_STEP},
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Resumes from `state_dict`."""
        t = self.filled = int(state["filled"])
        for k, rows in self.observations.items():
            rows[: t + 1].copy_(state["observations"][k])
        self.starts[: t + 1].copy_(state["starts"])
        self._remember(state["state"])
        self.valid[:] = state["valid"]
        for name in (*_PER_STEP, "values"):
            getattr(self, name)[:t].copy_(state[name])

    def _remember(self, state: State) -> None:
        for k, kept in self.state.items():
            kept.copy_(state[k])


def _rows(count: int, like: Tensor, device: torch.device) -> Tensor:
    return torch.zeros(count, *like.shape, dtype=like.dtype, device=device)

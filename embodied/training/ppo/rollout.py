"""What n bodies saw, did and got over T steps, in memory set aside once."""

import copy
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embodied.policy import Observation, State
from embodied.tensors import as_tensor

_PER_STEP = ("actions", "log_probs", "rewards", "terminated", "truncated", "final_values")
_AND_AFTER = ("starts", "values")


class Rollout:
    """Rows of [n, ...] on one device. Observations, starts and values have T + 1 rows: row `filled` is what the bodies see now.

    Frames keep the type the environment gives them and are copied once, straight from its buffers, which may change afterwards.
    """

    def __init__(self, length: int, observation: Observation, state: State, device: torch.device) -> None:
        """Room for observations like this one, [n, ...]; `state` is the policy's of the n bodies."""
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
        """Whose rows, [n], hold no step of an invalid episode."""

    def of_bodies(self, which: Any) -> Self:
        """The columns of some bodies as a rollout of their own: of a slice in the same memory, of indices copied."""
        part = copy.copy(self)
        part.observations = {k: rows[:, which] for k, rows in self.observations.items()}
        part.state = {k: kept[which] for k, kept in self.state.items()}
        for name in (*_PER_STEP, *_AND_AFTER):
            setattr(part, name, getattr(self, name)[:, which])
        part.bodies, part.valid = part.actions.shape[1], self.valid[which]
        return part

    def cut(self) -> Self:
        """The filled part as a full rollout, in the same memory."""
        part = copy.copy(self)
        part.length = self.filled
        part.observations = {k: rows[: self.filled + 1] for k, rows in self.observations.items()}
        for name in _PER_STEP:
            setattr(part, name, getattr(self, name)[: self.filled])
        for name in _AND_AFTER:
            setattr(part, name, getattr(self, name)[: self.filled + 1])
        return part

    def learnable(self) -> Self:
        """The columns that hold no step of an invalid episode; no copy is made when all columns are asked for.

        Whole columns, because losses are means over sequences, also those that policies add; a simulator breaks so seldom that what else is in them is no loss.
        """
        return self if self.valid.all() else self.of_bodies(np.flatnonzero(self.valid))

    @property
    def full(self) -> bool:
        """Whether every step is there and an update may begin."""
        return self.filled == self.length

    def begin(self, observation: dict[str, Any], state: State) -> None:
        """Row 0 is the first step of every body's first episode."""
        self.observe(0, observation)
        self.starts[0] = True
        self._remember(state)

    def recycle(self, state: State) -> None:
        """What the bodies see now becomes the first row of the next rollout, which begins with the policy in `state`."""
        for rows in (*self.observations.values(), self.starts):
            rows[0].copy_(rows[self.filled])
        self._remember(state)
        self.filled, self.valid[:] = 0, True

    def row(self, t: int) -> Observation:
        """The observation of step t, as views [n, ...]."""
        return {k: rows[t] for k, rows in self.observations.items()}

    def observe(self, t: int, observation: dict[str, Any]) -> None:
        """Copy an environment's observation into row t."""
        for k, rows in self.observations.items():
            rows[t].copy_(as_tensor(observation[k]))

    def append(self, observation: dict[str, Any], **step: Tensor | NDArray[Any]) -> None:
        """Finish step `filled` with what was done and what came of it; `observation` is what the bodies see next."""
        t = self.filled
        for name in _PER_STEP:
            getattr(self, name)[t].copy_(as_tensor(step[name]))
        self.values[t].copy_(as_tensor(step["values"]))
        torch.logical_or(self.terminated[t], self.truncated[t], out=self.starts[t + 1])
        self.observe(t + 1, observation)
        self.filled = t + 1

    def state_dict(self) -> dict[str, Any]:
        """The filled part, and what the bodies see now."""
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
        """Go on from `state_dict`."""
        t = self.filled = int(state["filled"])
        for k, rows in self.observations.items():
            rows[: t + 1].copy_(state["observations"][k])
        self.starts[: t + 1].copy_(state["starts"])
        self._remember(state["state"])
        self.valid[:] = state.get("valid", True)  # checkpoints of before there were invalid episodes
        for name in (*_PER_STEP, "values"):
            getattr(self, name)[:t].copy_(state[name])

    def _remember(self, state: State) -> None:
        for k, kept in self.state.items():
            kept.copy_(state[k])


def _rows(count: int, like: Tensor, device: torch.device) -> Tensor:
    return torch.zeros(count, *like.shape, dtype=like.dtype, device=device)

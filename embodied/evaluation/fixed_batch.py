"""Running a policy so that what an episode gets does not depend on its company.

The last bits of a matrix product depend on the shape of the batch and on the row within it, and a sampled action can hang on
them. So a policy is always run in batches of exactly `width` rows, short ones padded, and an episode keeps the same row (its *lane*)
however many bodies there are.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
import torch
from torch import Tensor

from embodied.policy import Observation, Policy, State
from embodied.simulator import Flags, Floats, Indices
from embodied.tensors import as_tensor


class FixedBatch:
    """A policy, and what it remembers of each of B bodies."""

    @torch.no_grad()
    def __init__(self, policy: Policy, bodies: int, width: int) -> None:
        self._policy = policy
        tensors = chain(policy.parameters(), policy.buffers())
        self._device = next((tensor.device for tensor in tensors), torch.device("cpu"))
        self._blank = policy.initial_state(width)
        self._state = {name: value.clone() for name, value in policy.initial_state(bodies).items()}
        self._width = width

    @torch.no_grad()
    def logits(self, observation: Mapping[str, Any], starts: Flags, lanes: Indices, active: Flags) -> Floats:
        """Logits [B, A] of the active bodies after one step, each run in its lane [B]; rows of the others are zero."""
        tensors = {name: as_tensor(value).to(self._device) for name, value in observation.items()}
        flags = torch.from_numpy(starts).to(self._device)
        rows: Floats | None = None
        for members in _batches(lanes, active):
            found = self._step(tensors, flags, members, lanes[members])
            rows = np.zeros((len(lanes), found.shape[1])) if rows is None else rows
            rows[members] = found
        assert rows is not None, "logits are asked for while no body is active"
        return rows

    def _step(self, tensors: Observation, starts: Tensor, members: Indices, places: Indices) -> Floats:
        """One padded batch: bodies `members` [k] in rows `places` [k]. Pads see zeros and always start."""
        source, target = torch.from_numpy(members).to(self._device), torch.from_numpy(places).to(self._device)
        observation = {name: _pad(value, source, target, self._width) for name, value in tensors.items()}
        state: State = {}
        for name, blank in self._blank.items():
            state[name] = blank.clone().index_copy_(0, target, self._state[name].index_select(0, source))
        flags = torch.ones(self._width, dtype=torch.bool, device=self._device)
        flags[target] = starts[source]
        decision = self._policy.step(observation, state, flags)
        for name, value in decision.state.items():
            self._state[name].index_copy_(0, source, value.index_select(0, target))
        chosen: Floats = decision.logits.index_select(0, target).double().cpu().numpy()
        return chosen


def _batches(lanes: Indices, active: Flags) -> Iterator[Indices]:
    """Active bodies, split so that no batch holds a lane twice; one batch is the usual case."""
    left = np.flatnonzero(active)
    while len(left):
        _, first = np.unique(lanes[left], return_index=True)
        yield left[first]
        left = np.delete(left, first)


def _pad(rows: Tensor, source: Tensor, target: Tensor, width: int) -> Tensor:
    """[width, ...]: rows `source` put at `target`, zeros elsewhere."""
    return rows.new_zeros((width, *rows.shape[1:])).index_copy_(0, target, rows.index_select(0, source))

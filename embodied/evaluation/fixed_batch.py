"""Fixed-batch inference: the result of an episode does not depend on what else runs.

The last bits of a matrix product depend on the shape of the batch and on the row within it, and a
sampled action can depend on them. So a policy always runs in batches of exactly `batch_size` rows,
short ones padded, and an episode keeps its row, its *slot*, for any number of bodies.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
import torch
from torch import Tensor

from embodied.policy import Policy
from embodied.tensor_types import Observation, State
from embodied.tensors import as_tensor
from embodied.types import Flags, Floats, Indices


class FixedBatch:
    """Runs a policy in batches of fixed size and keeps its state for each of B bodies."""

    @torch.no_grad()
    def __init__(self, policy: Policy, bodies: int, batch_size: int) -> None:
        self._policy = policy
        tensors = chain(policy.parameters(), policy.buffers())
        self._device = next((tensor.device for tensor in tensors), torch.device("cpu"))
        self._blank = policy.initial_state(batch_size)
        self.state: State = {name: value.clone() for name, value in policy.initial_state(bodies).items()}
        """The state of the policy after its last step, tensors [B, ...]; updated in place."""
        self._batch_size = batch_size

    @torch.no_grad()
    def logits(self, observation: Mapping[str, Any], starts: Flags, slots: Indices, active: Flags) -> Floats:
        """Returns logits [B, A] after one step of the `active` bodies [B], each in its slot [B].

        Rows of the other bodies are zero.
        """
        tensors = {name: as_tensor(value).to(self._device) for name, value in observation.items()}
        flags = torch.from_numpy(starts).to(self._device)
        rows: Floats | None = None
        for members in _batches(slots, active):
            found = self._step(tensors, flags, members, slots[members])
            rows = np.zeros((len(slots), found.shape[1])) if rows is None else rows
            rows[members] = found
        assert rows is not None, "logits needs at least one active body"
        return rows

    def _step(self, tensors: Observation, starts: Tensor, members: Indices, slots: Indices) -> Floats:
        """Runs bodies `members` [k] in rows `slots` [k] of a batch. Padding is zeros, and always
        starts.
        """
        source, target = torch.from_numpy(members).to(self._device), torch.from_numpy(slots).to(self._device)
        observation = {name: _pad(value, source, target, self._batch_size) for name, value in tensors.items()}
        state: State = {}
        for name, blank in self._blank.items():
            state[name] = blank.clone().index_copy_(0, target, self.state[name].index_select(0, source))
        flags = torch.ones(self._batch_size, dtype=torch.bool, device=self._device)
        flags[target] = starts[source]
        decision = self._policy.step(observation, state, flags)
        for name, value in decision.state.items():
            self.state[name].index_copy_(0, source, value.index_select(0, target))
        chosen: Floats = decision.logits.index_select(0, target).double().cpu().numpy()
        return chosen


def _batches(slots: Indices, active: Flags) -> Iterator[Indices]:
    """Splits the active bodies so that no batch holds a slot twice. One batch is the usual case."""
    left = np.flatnonzero(active)
    while len(left):
        _, first = np.unique(slots[left], return_index=True)
        yield left[first]
        left = np.delete(left, first)


def _pad(rows: Tensor, source: Tensor, target: Tensor, batch_size: int) -> Tensor:
    """Copies rows `source` to rows `target` of zeros [batch_size, ...]."""
    return rows.new_zeros((batch_size, *rows.shape[1:])).index_copy_(0, target, rows.index_select(0, source))

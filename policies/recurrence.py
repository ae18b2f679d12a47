"""A GRU over rollouts: episodes start in mid-sequence, and the hidden state is reset where they do.

The input projection of all steps is one matrix product; only what truly recurs is looped over. The backward pass is written out
(`_Recurrence`) because autograd through a loop would make one small weight gradient a step: this makes a single large one.

Hidden states are rows of one memory [R, h]: the initial state, the states from before, and one row for each step of each body, in
this order. Every step reads one earlier row and writes its own, so a plain sequence, a reset, and a table of states of which each step
moves only one differ in nothing but the numbers of the rows read.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

INITIAL = 0
"""The row of the initial state."""


class GRU(nn.Module):
    """One GRU layer; weights orthogonal, biases zero. It recurs in its weights' precision, whatever autocast says: rounding would compound."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.width = hidden
        self.input = nn.Linear(inputs, 3 * hidden)
        self.hidden = nn.Linear(hidden, 3 * hidden)
        for layer in (self.input, self.hidden):
            nn.init.orthogonal_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, inputs: Tensor, hidden: Tensor, starts: Tensor) -> Tensor:
        """Inputs [T, N, in], hidden [N, h] from before, starts [T, N] where the state is first zeroed -> outputs [T, N, h]."""
        past = torch.cat((hidden.new_zeros(1, self.width), hidden))
        return self.recur(self.input(inputs), past, sequence(starts))[len(past) :].unflatten(0, starts.shape)

    def recur(self, gates: Tensor, past: Tensor, sources: Tensor) -> Tensor:
        """The loop alone: the whole memory [P + T * N, h].

        `gates` are projected inputs `self.input(x)` [T, N, 3h], `past` the first P rows, `sources` [T, N] the row that each step reads.
        """
        weight, bias = self.hidden.weight, self.hidden.bias
        with torch.autocast(gates.device.type, enabled=False):
            operands = (gates.to(weight.dtype), past.to(weight.dtype), weight, bias, sources)
            memory: Tensor = _Recurrence.apply(*operands)
        return memory


def sequence(starts: Tensor) -> Tensor:
    """Sources [T, N] of N sequences whose states from before are rows 1..N: the step before, but the initial state at starts [T, N]."""
    before = torch.arange(1, 1 + starts.numel(), device=starts.device).view(starts.shape)
    return before.masked_fill(starts, INITIAL)


def slots(moved: Tensor, starts: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Sources [T, N], and the rows [T, N, count] that hold N tables of `count` states after each step.

    States from before are rows 1..N * count. A step moves slot `moved` [T, N] of its table and leaves the others; a number that is no
    slot moves none. At starts [T, N] the whole table is first reset to the initial state.
    """
    carried = torch.arange(1, 1 + moved.shape[1] * count, device=moved.device).view(1, -1, count)
    own = torch.arange(moved.numel(), device=moved.device).view(moved.shape) + carried.shape[1] * count + 1
    moves = moved[..., None] == torch.arange(count, device=moved.device)
    written = torch.where(moves, own[..., None], INITIAL)
    changed = (moves | starts[..., None]).int() * torch.arange(1, 1 + len(moved), device=moved.device).view(-1, 1, 1)
    table = torch.cat((carried, written)).gather(0, changed.cummax(0).values.long())
    before = torch.cat((carried, table[:-1])).masked_fill(starts[..., None], INITIAL)
    sources = before.gather(2, moved.clamp(max=count - 1)[..., None])[..., 0]
    return sources, table


class _Recurrence(torch.autograd.Function):
    """h' = c + z * (h - c) with r, z = sigmoid(x + U h), c = tanh(x_c + r * (U h)_c): torch's gates, in torch's order."""

    @staticmethod
    def forward(ctx: Any, gates: Tensor, past: Tensor, weight: Tensor, bias: Tensor, sources: Tensor) -> Tensor:
        """Keeps of each step what the backward pass needs: h before it, r and z, c, and (U h)_c."""
        steps, rows, width = *sources.shape, weight.shape[1]
        before, candidate, recurrent = (gates.new_empty(steps, rows, width) for _ in range(3))
        reset_update = gates.new_empty(steps, rows, 2 * width)
        memory = gates.new_empty(len(past) + steps * rows, width)
        memory[: len(past)] = past
        outputs = memory[len(past) :].view(steps, rows, width)
        for t in range(steps):
            torch.index_select(memory, 0, sources[t], out=before[t])
            projected = torch.addmm(bias, before[t], weight.t())
            recurrent[t] = projected[:, 2 * width :]
            torch.add(gates[t, :, : 2 * width], projected[:, : 2 * width], out=reset_update[t]).sigmoid_()
            reset, update = reset_update[t].chunk(2, -1)
            torch.addcmul(gates[t, :, 2 * width :], reset, recurrent[t], out=candidate[t]).tanh_()
            torch.lerp(candidate[t], before[t], update, out=outputs[t])
        ctx.save_for_backward(before, candidate, recurrent, reset_update, weight, sources)
        return memory

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_memory: Tensor) -> tuple[Tensor | None, ...]:
        """Every local derivative is a factor of dL/dh', so all are made at once before the loop, which only carries dL/dh."""
        before, candidate, recurrent, reset_update, weight, sources = ctx.saved_tensors
        reset, update = reset_update.chunk(2, -1)
        to_candidate = (1 - update) * (1 - candidate.square())
        to_update = (before - candidate) * update * (1 - update)
        to_reset = to_candidate * recurrent * reset * (1 - reset)
        grad_projected = torch.stack((to_reset, to_update, to_candidate * reset), 2)
        grad_memory = grad_memory.clone()
        past = len(grad_memory) - sources.numel()
        grad_after = grad_memory[past:].view_as(before)
        with torch.autocast(weight.device.type, enabled=False):
            for t in reversed(range(len(before))):
                grad_projected[t] *= grad_after[t, :, None]
                carried = torch.addmm(grad_after[t] * update[t], grad_projected[t].flatten(1), weight)
                grad_memory.index_add_(0, sources[t], carried)
            rows = grad_projected.flatten(2).flatten(0, 1)
            grad_weight, grad_bias = rows.t() @ before.flatten(0, 1), rows.sum(0)
        grad_gates = torch.cat((grad_projected[:, :, :2].flatten(2), grad_after * to_candidate), -1)
        return grad_gates, grad_memory[:past], grad_weight, grad_bias, None

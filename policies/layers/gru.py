"""A GRU over rollouts: episodes start in mid-sequence, and the hidden state is reset where they do.

The input projection of all steps is one matrix product; only what truly recurs is looped over. The
backward pass is written out (`_Recurrence`) because autograd through a loop would make one small
weight gradient a step: this makes a single large one.

Hidden states are rows of one memory [R, h]: the initial state, the states from before, and one row
for each step of each body, in this order. Every step reads one earlier row and writes its own, so a
plain sequence, a reset, and a table of states of which each step moves only one differ in nothing
but the numbers of the rows read. All but the initial row are read once at most.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

INITIAL = 0
"""The row of the initial state."""


class GRU(nn.Module):
    """One GRU layer; weights orthogonal, biases zero. It recurs in its weights' precision, also
    under autocast: rounding would compound.
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.width = hidden
        self.input = nn.Linear(inputs, 3 * hidden)
        self.hidden = nn.Linear(hidden, 3 * hidden)
        for layer in (self.input, self.hidden):
            nn.init.orthogonal_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, inputs: Tensor, hidden: Tensor, starts: Tensor) -> Tensor:
        """Inputs [T, N, in], hidden [N, h] from before, starts [T, N] where the state is first
        zeroed -> outputs [T, N, h].
        """
        past = torch.cat((hidden.new_zeros(1, self.width), hidden))
        return self.recur(self.input(inputs), past, sequence(starts))[len(past) :].unflatten(0, starts.shape)

    def recur(self, gates: Tensor, past: Tensor, sources: Tensor) -> Tensor:
        """The loop alone: the whole memory [P + T * N, h].

        `gates` are projected inputs `self.input(x)` [T, N, 3h], `past` the first P rows, `sources`
        [T, N] the row that each step reads.
        """
        weight, bias = self.hidden.weight, self.hidden.bias
        with torch.autocast(gates.device.type, enabled=False):
            operands = (gates.to(weight.dtype), past.to(weight.dtype), weight, bias, sources)
            memory: Tensor = _Recurrence.apply(*operands)
        return memory


def sequence(starts: Tensor) -> Tensor:
    """Sources [T, N] of N sequences whose states from before are rows 1..N: the step before, but
    the initial state at starts [T, N].
    """
    before = torch.arange(1, 1 + starts.numel(), device=starts.device).view(starts.shape)
    return before.masked_fill(starts, INITIAL)


def slots(moved: Tensor, starts: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Sources [T, N], and the rows [T, N, count] that hold N tables of `count` states after each
    step.

    States from before are rows 1..N * count. A step moves slot `moved` [T, N] of its table and
    leaves the others; a number that is no slot moves none. At starts [T, N] the whole table is
    first reset to the initial state.
    """
    carried = torch.arange(1, 1 + moved.shape[1] * count, device=moved.device).view(1, -1, count)
    own = torch.arange(moved.numel(), device=moved.device).view(moved.shape) + carried.shape[1] * count + 1
    moves = moved[..., None] == torch.arange(count, device=moved.device)
    written = torch.where(moves, own[..., None], INITIAL)
    changed = (moves | starts[..., None]) * torch.arange(1, 1 + len(moved), device=moved.device).view(-1, 1, 1)
    table = torch.cat((carried, written)).gather(0, changed.cummax(0).values)
    before = torch.cat((carried, table[:-1])).masked_fill(starts[..., None], INITIAL)
    sources = before.gather(2, moved.clamp(max=count - 1)[..., None])[..., 0]
    return sources.where(moved < count, INITIAL), table


class _Recurrence(torch.autograd.Function):
    """h' = c + z * (h - c) with r, z = sigmoid(x + U h), c = tanh(x_c + r * (U h)_c): torch's
    gates, in torch's order.

    The loops are bound by the number of calls, so views are made before them and every call writes
    into memory set aside.
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, past: Tensor, weight: Tensor, bias: Tensor, sources: Tensor) -> Tensor:
        """Keeps of each step what the backward pass needs: h before it, U h, r and z, and c."""
        shape, width, transposed = sources.shape, weight.shape[1], weight.t()
        before, candidate = (gates.new_empty(*shape, width) for _ in range(2))
        projected, reset_update = gates.new_empty(*shape, 3 * width), gates.new_empty(*shape, 2 * width)
        memory = torch.cat((past, gates.new_empty(sources.numel(), width)))
        (rx, cx), (rh, ch) = (_parted(gates, 2 * width), _parted(projected, 2 * width))
        r, z = _parted(reset_update, width)
        outputs = memory[len(past) :].view(*shape, width).unbind()
        steps = zip(sources, before, projected, rx, rh, reset_update, cx, r, ch, candidate, z, outputs, strict=True)
        for source, h, uh, rx_t, rh_t, rz, cx_t, r_t, ch_t, c, z_t, after in steps:
            torch.index_select(memory, 0, source, out=h)
            torch.addmm(bias, h, transposed, out=uh)
            torch.add(rx_t, rh_t, out=rz).sigmoid_()
            torch.addcmul(cx_t, r_t, ch_t, out=c).tanh_()
            torch.lerp(c, h, z_t, out=after)
        ctx.save_for_backward(before, projected, reset_update, candidate, weight, sources)
        return memory

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_memory: Tensor) -> tuple[Tensor | None, ...]:
        """Every local derivative is a factor of dL/dh', so all are made at once before the loop,
        which only carries dL/dh.
        """
        before, projected, reset_update, candidate, weight, sources = ctx.saved_tensors
        update, past = reset_update.chunk(2, -1)[1], len(grad_memory) - sources.numel()
        to_candidate, grad_projected = _factors(before, projected, reset_update, candidate)
        grad_after = grad_memory[past:].clone().view_as(before)
        readers = _readers(sources, len(grad_memory))
        with torch.autocast(weight.device.type, enabled=False):
            carried = _carry(readers[past:].view_as(sources), grad_after, grad_projected, update, weight)
            rows = grad_projected.flatten(2).flatten(0, 1)
            grad_weight, grad_bias = rows.t() @ before.flatten(0, 1), rows.sum(0)
        grad_past = grad_memory[:past] + carried.index_select(0, readers[:past])
        grad_past[INITIAL] += carried[:-1][sources.flatten() == INITIAL].sum(0)
        grad_gates = torch.cat((grad_projected[:, :, :2].flatten(2), grad_after * to_candidate), -1)
        return grad_gates, grad_past, grad_weight, grad_bias, None


def _factors(before: Tensor, projected: Tensor, reset_update: Tensor, candidate: Tensor) -> tuple[Tensor, Tensor]:
    """Computes the factors of dL/dh': for dL/dx_c [T, N, h], and for dL/d(U h) [T, N, 3, h]."""
    reset, update = reset_update.chunk(2, -1)
    to_candidate = (1 - update) * (1 - candidate.square())
    to_update = (before - candidate) * update * (1 - update)
    to_reset = to_candidate * projected.chunk(3, -1)[2] * reset * (1 - reset)
    return to_candidate, torch.stack((to_reset, to_update, to_candidate * reset), 2)


def _carry(readers: Tensor, after: Tensor, projected: Tensor, update: Tensor, weight: Tensor) -> Tensor:
    """From the last step to the first, in place: dL/dh' [T, N, h] of `after`, and `projected` from
    factors to dL/d(U h).

    Gives dL/dh [T * N + 1, h] of what each step read; the last row is zero, for rows that nobody
    reads.
    """
    carried = torch.cat((torch.empty_like(after).flatten(0, 1), torch.zeros_like(after[0, :1])))
    read = carried[:-1].view_as(after)
    steps = zip(readers, after, projected, projected.flatten(2), update, read, strict=True)
    for reader, grad, factors, flat, z, grad_read in reversed(list(steps)):
        grad.add_(carried.index_select(0, reader))
        factors.mul_(grad[:, None])
        torch.addmm(grad * z, flat, weight, out=grad_read)
    return carried


def _parted(steps: Tensor, at: int) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
    """For each step, the columns before `at` and those from there."""
    return steps[..., :at].unbind(), steps[..., at:].unbind()


def _readers(sources: Tensor, rows: int) -> Tensor:
    """[R]: which step reads a row, as a number up to T * N, which stands for none, as for the
    initial row.
    """
    steps = torch.arange(sources.numel(), device=sources.device)
    readers = steps.new_full((rows,), sources.numel()).scatter_(0, sources.flatten(), steps)
    readers[INITIAL] = sources.numel()
    return readers

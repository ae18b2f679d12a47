"""A GRU over rollouts: episodes start in mid-sequence, and the hidden state is reset where they do.

The input projection of all steps is one matrix product; only what truly recurs is looped over. The backward pass is written out
(`_Recurrence`) because autograd through a loop would make one small weight gradient a step: this makes a single large one.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


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
        return self.recur(self.input(inputs), hidden, starts, hidden.new_zeros(self.width))

    def recur(
        self, gates: Tensor, hidden: Tensor, starts: Tensor, initial: Tensor, moving: Tensor | None = None
    ) -> Tensor:
        """The loop alone, from projected inputs `self.input(x)` [T, N, 3h].

        `initial` [h] replaces the state at starts and receives their gradient; rows outside `moving` [T, N] keep their state.
        """
        weight, bias = self.hidden.weight, self.hidden.bias
        with torch.autocast(gates.device.type, enabled=False):
            operands = (gates.to(weight.dtype), hidden.to(weight.dtype), initial.to(weight.dtype), weight, bias)
            outputs: Tensor = _Recurrence.apply(*operands, starts, moving)
        return outputs


class _Recurrence(torch.autograd.Function):
    """h' = c + z * (h - c) with r, z = sigmoid(x + U h), c = tanh(x_c + r * (U h)_c): torch's gates, in torch's order."""

    @staticmethod
    def forward(
        ctx: Any,
        gates: Tensor,
        hidden: Tensor,
        initial: Tensor,
        weight: Tensor,
        bias: Tensor,
        starts: Tensor,
        moving: Tensor | None,
    ) -> Tensor:
        """Keeps of each step what the backward pass needs: h before it, r and z, c, and (U h)_c."""
        width = weight.shape[1]
        before, outputs, candidate, recurrent = (gates.new_empty(*gates.shape[:2], width) for _ in range(4))
        reset_update = gates.new_empty(*gates.shape[:2], 2 * width)
        resets = starts.any(1).tolist()
        for t, reset_here in enumerate(resets):
            before[t] = torch.where(starts[t, :, None], initial, hidden) if reset_here else hidden
            projected = torch.addmm(bias, before[t], weight.t())
            recurrent[t] = projected[:, 2 * width :]
            torch.add(gates[t, :, : 2 * width], projected[:, : 2 * width], out=reset_update[t]).sigmoid_()
            reset, update = reset_update[t].chunk(2, -1)
            if moving is not None:  # an update gate of one keeps the state, and stops every gradient but the state's
                update.masked_fill_(~moving[t, :, None], 1.0)
            torch.addcmul(gates[t, :, 2 * width :], reset, recurrent[t], out=candidate[t]).tanh_()
            hidden = torch.lerp(candidate[t], before[t], update, out=outputs[t])
        ctx.save_for_backward(before, candidate, recurrent, reset_update, weight, starts)
        ctx.resets = resets
        return outputs

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_outputs: Tensor) -> tuple[Tensor | None, ...]:
        """Every local derivative is a factor of dL/dh', so all are made at once before the loop, which only carries dL/dh."""
        before, candidate, recurrent, reset_update, weight, starts = ctx.saved_tensors
        reset, update = reset_update.chunk(2, -1)
        to_candidate = (1 - update) * (1 - candidate.square())
        to_update = (before - candidate) * update * (1 - update)
        to_reset = to_candidate * recurrent * reset * (1 - reset)
        grad_projected = torch.stack((to_reset, to_update, to_candidate * reset), 2)
        grad_after, carried, grad_initial = (
            grad_outputs.clone(),
            torch.zeros_like(before[0]),
            torch.zeros_like(weight[0]),
        )
        with torch.autocast(weight.device.type, enabled=False):
            for t in reversed(range(len(before))):
                grad_after[t] += carried
                grad_projected[t] *= grad_after[t, :, None]
                carried = torch.addmm(grad_after[t] * update[t], grad_projected[t].flatten(1), weight)
                if ctx.resets[t]:
                    grad_initial += (carried * starts[t, :, None]).sum(0)
                    carried = carried.masked_fill(starts[t, :, None], 0.0)
            rows = grad_projected.flatten(2).flatten(0, 1)
            grad_weight, grad_bias = rows.t() @ before.flatten(0, 1), rows.sum(0)
        grad_gates = torch.cat((grad_projected[:, :, :2].flatten(2), grad_after * to_candidate), -1)
        return grad_gates, carried, grad_initial, grad_weight, grad_bias, None, None

"""All gradients in one tensor: averaging over ranks, norm and clipping are one operation each."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from embodied.training.distributed import Ranks


class Gradients:
    """Makes the `grad` of every trained parameter a view, laid out in memory as the parameter."""

    def __init__(self, policy: nn.Module, ranks: Ranks) -> None:
        self._ranks = ranks
        trained = [(name, parameter) for name, parameter in policy.named_parameters() if parameter.requires_grad]
        self._names = [name for name, _ in trained]
        self._parameters = [parameter for _, parameter in trained]
        first = self._parameters[0]
        self._memory = first.new_zeros(sum(p.numel() for p in self._parameters) + 1)
        self._flat, self._weight = self._memory[:-1], self._memory[-1]
        for parameter, grad in zip(self._parameters, self._views(), strict=True):
            parameter.grad = grad

    def clear(self) -> None:
        """Sets all gradients to zero."""
        self._memory.zero_()

    def average(self, steps: int) -> None:
        """Averages over ranks, weighted by steps; this rank's are means over `steps`."""
        if self._ranks.size > 1:
            self._flat.mul_(steps)
            self._weight.fill_(steps)
            self._ranks.all_reduce(self._memory)
            self._flat.div_(self._weight.clone())

    def clip(self, max_norm: float | None) -> float:
        """Scales down to `max_norm` at most, unless None or not finite; returns the norm before."""
        norm = float(torch.linalg.vector_norm(self._flat))
        if max_norm is not None and max_norm < norm < float("inf"):
            self._flat.mul_(max_norm / (norm + 1e-6))
        return norm

    def named(self) -> Iterator[tuple[str, Tensor]]:
        """Yields the name of every trained parameter with its gradient."""
        return zip(self._names, self._views(), strict=True)

    def _views(self) -> Iterator[Tensor]:
        offset = 0
        for parameter in self._parameters:
            yield self._flat.as_strided(parameter.shape, parameter.stride(), offset)
            offset += parameter.numel()

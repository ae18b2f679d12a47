"""All gradients in one piece of memory: adding them up over ranks, measuring and clipping them are one operation each."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from embodied.training.distributed import Ranks


class Gradients:
    """Takes over the `grad` of every parameter that is trained: a view, laid out in memory as its parameter is."""

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
        """All zero."""
        self._memory.zero_()

    def average(self, steps: int) -> None:
        """The step-weighted mean over ranks; this one's gradients are means over `steps`."""
        if self._ranks.size > 1:
            self._flat.mul_(steps)
            self._weight.fill_(steps)
            self._ranks.total(self._memory)
            self._flat.div_(self._weight.clone())

    def clip(self, max_norm: float) -> float:
        """Scale down to `max_norm` at most; gives the norm before. Nothing is changed when that is not finite."""
        norm = float(torch.linalg.vector_norm(self._flat))
        if max_norm < norm < float("inf"):
            self._flat.mul_(max_norm / (norm + 1e-6))
        return norm

    def named(self) -> Iterator[tuple[str, Tensor]]:
        """Each gradient and its parameter's name."""
        return zip(self._names, self._views(), strict=True)

    def _views(self) -> Iterator[Tensor]:
        offset = 0
        for parameter in self._parameters:
            yield self._flat.as_strided(parameter.shape, parameter.stride(), offset)
            offset += parameter.numel()

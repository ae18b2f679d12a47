"""The contract of optimiser configurations."""

from collections.abc import Iterable
from typing import Protocol

import torch
from torch import nn


class OptimiserConfig(Protocol):
    """Builds an optimiser, and says how gradients are clipped before it."""

    @property
    def max_gradient_norm(self) -> float | None:
        """The largest Euclidean norm of all gradients together; None leaves them unclipped."""

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """The optimiser over the parameters that require gradients."""

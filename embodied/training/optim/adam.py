"""Adam over the trained parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class AdamConfig:
    """Adam (Kingma and Ba, 2015) as one fused kernel, and the clipping of gradients before it.

    Raises:
        ValueError: naming the field, the value and what is allowed.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    max_gradient_norm: float | None = 0.5
    """Gradients are scaled down to this Euclidean norm over all parameters; None leaves them."""

    def __post_init__(self) -> None:
        validation.within(self, 0, 1, "beta1", "beta2")
        validation.above(self, 0, "epsilon")
        validation.above_or_none(self, 0, "max_gradient_norm")

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """The optimiser over the parameters that require gradients; the algorithm sets its rate."""
        trained = [parameter for parameter in parameters if parameter.requires_grad]
        return torch.optim.Adam(trained, betas=(self.beta1, self.beta2), eps=self.epsilon, fused=True)


def restore(optimiser: torch.optim.Optimizer, state: dict[str, Any]) -> None:
    """Loads a state whose tensors are contiguous, as those of a checkpoint are.

    The fused kernel walks through a parameter and its moments in the order of memory and does not
    check that they are laid out alike. Moments therefore take the strides of their parameter, which
    are not contiguous for, say, channels-last convolutions.
    """
    optimiser.load_state_dict(state)
    for parameter, moments in optimiser.state.items():
        for name in ("exp_avg", "exp_avg_sq"):
            moments[name] = torch.empty_like(parameter).copy_(moments[name])

"""Adam over the parameters that are trained."""

from typing import Any

import torch

from embodied.policy import Policy


def adam(policy: Policy, learning_rate: float) -> torch.optim.Adam:
    """One fused kernel for all parameters; frozen ones are left out."""
    trained = [parameter for parameter in policy.parameters() if parameter.requires_grad]
    return torch.optim.Adam(trained, lr=learning_rate, fused=True)


def restore(optimiser: torch.optim.Adam, state: dict[str, Any]) -> None:
    """Load a state whose tensors are contiguous, as those of a checkpoint are.

    The fused kernel walks through a parameter and its moments in the order of memory, and does not check that they are laid out
    alike. So moments take the strides of their parameter, which are not contiguous for, say, channels-last convolutions.
    """
    optimiser.load_state_dict(state)
    for parameter, moments in optimiser.state.items():
        for name in ("exp_avg", "exp_avg_sq"):
            moments[name] = torch.empty_like(parameter).copy_(moments[name])

"""Generalised advantage estimation (Schulman et al., 2016, equation 16)."""

from collections.abc import Callable

import torch
from torch import Tensor


def advantages(
    *,
    rewards: Tensor,
    values: Tensor,
    final_values: Tensor,
    terminated: Tensor,
    truncated: Tensor,
    discount: float,
    gae_lambda: float,
) -> Tensor:
    """Returns advantages [T, n]. Arguments are [T, n], except `values`, which is [T + 1, n].

    The value after a step is zero if the step is terminated, `final_values` (the value of the last
    observation) if it is truncated, else the next row of `values`. No advantage crosses the end of
    an episode.
    """
    following = torch.where(truncated, final_values, values[1:]).masked_fill(terminated, 0.0)
    errors = rewards + discount * following - values[:-1]
    carry = discount * gae_lambda * (~(terminated | truncated)).float()
    result = torch.empty_like(rewards)
    running = torch.zeros_like(rewards[0])
    for t in reversed(range(len(rewards))):
        running = errors[t] + carry[t] * running
        result[t] = running
    return result


def normalise(values: Tensor, all_reduce: Callable[[Tensor], Tensor] = lambda sums: sums) -> Tensor:
    """Scales to zero mean and unit variance over the whole batch.

    Args:
        values: this process's part of the batch.
        all_reduce: sums a tensor over all processes that share the batch; by default there is one.
    """
    wide = values.double()
    count = torch.tensor(float(values.numel()), dtype=torch.float64, device=values.device)
    count, first, second = all_reduce(torch.stack([count, wide.sum(), wide.square().sum()])).unbind()
    mean = first / count
    deviation = (second / count - mean.square()).clamp_min(0.0).sqrt()
    return ((wide - mean) / (deviation + 1e-8)).to(values.dtype)

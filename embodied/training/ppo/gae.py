"""Generalised advantage estimation (Schulman et al., 2016, equation 16), with truncation and termination kept apart."""

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
    """Advantages [T, n]. All arguments are [T, n] but `values`, which is [T + 1, n].

    A terminated step is followed by nothing; a truncated one by the observation in which the episode was cut off, whose value is
    in `final_values`; any other by the next row of `values`. No advantage flows back over the end of an episode.
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


def normalise(values: Tensor, total: Callable[[Tensor], Tensor] = lambda sums: sums) -> Tensor:
    """Zero mean and unit variance over the whole batch.

    `total` adds up three sums over all processes that share the batch; alone, they are the totals already.
    """
    wide = values.double()
    count = torch.tensor(float(values.numel()), dtype=torch.float64, device=values.device)
    count, first, second = total(torch.stack([count, wide.sum(), wide.square().sum()])).unbind()
    mean = first / count
    deviation = (second / count - mean.square()).clamp_min(0.0).sqrt()
    return ((wide - mean) / (deviation + 1e-8)).to(values.dtype)

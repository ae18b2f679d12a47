"""Distributions of those who know what they want."""

from math import inf

import torch
from torch import Tensor
from torch.nn.functional import one_hot


def sure_of(actions: Tensor, count: int) -> Tensor:
    """Logits [.., count] that leave no other choice than `actions` [..]."""
    chosen = one_hot(actions, count).bool()
    return torch.zeros(chosen.shape, device=chosen.device).masked_fill(~chosen, -inf)

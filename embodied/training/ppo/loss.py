"""The loss of PPO (Schulman et al., 2017, equations 7 and 9)."""

from typing import NamedTuple

import torch
from torch import Tensor

from embodied.policy import Unrolled
from embodied.training.ppo.config import PPOConfig


class Batch(NamedTuple):
    """Actions and their worth, each [T, n]; log-probabilities and values of the behaviour
    policy.
    """

    actions: Tensor
    log_probs: Tensor
    values: Tensor
    advantages: Tensor
    returns: Tensor


class Loss(NamedTuple):
    """The scalar to minimise, its terms by `group/name`, and statistics without gradients."""

    total: Tensor
    terms: dict[str, Tensor]
    watched: dict[str, Tensor]


def ppo_loss(unrolled: Unrolled, batch: Batch, config: PPOConfig) -> Loss:
    """Computes clipped policy loss + value loss - entropy + auxiliary losses, weighted."""
    all_log_probs = unrolled.logits.float().log_softmax(-1)
    log_ratio = all_log_probs.gather(-1, batch.actions[..., None])[..., 0] - batch.log_probs
    policy = policy_loss(log_ratio, batch.advantages, config.clip)
    value = value_loss(unrolled.values.float(), batch.values, batch.returns, config.value_clip)
    entropy = -(all_log_probs.exp() * all_log_probs).sum(-1).mean()
    total = policy + config.value_coefficient * value - config.entropy_coefficient * entropy
    total = total + weighted(unrolled.losses, config.aux_weights)
    terms = {"loss/policy": policy, "loss/value": value, "loss/entropy": entropy}
    terms |= {f"aux/{name}": loss for name, loss in unrolled.losses.items()}
    return Loss(total, terms, watch(log_ratio.detach(), config.clip))


def policy_loss(log_ratio: Tensor, advantages: Tensor, clip: float) -> Tensor:
    """Minus the smaller of the plain and the clipped surrogate (equation 7)."""
    ratio = log_ratio.exp()
    return -torch.minimum(ratio * advantages, ratio.clamp(1 - clip, 1 + clip) * advantages).mean()


def value_loss(values: Tensor, old_values: Tensor, returns: Tensor, clip: float | None) -> Tensor:
    """Half the squared error; with a clip, the larger of it and that of values moved by `clip`."""
    error = (values - returns).square()
    if clip is not None:
        clipped = old_values + (values - old_values).clamp(-clip, clip)
        error = torch.maximum(error, (clipped - returns).square())
    return 0.5 * error.mean()


def weighted(losses: dict[str, Tensor], weights: dict[str, float]) -> Tensor | float:
    """Returns the weighted sum of the named losses.

    Raises:
        ValueError: when a weight names a loss that the policy does not have.
    """
    unknown = sorted(set(weights) - set(losses))
    if unknown:
        raise ValueError(f"aux_weights names {unknown}; this policy's auxiliary losses are {sorted(losses)}")
    return sum((weights[name] * losses[name] for name in weights if weights[name]), start=0.0)


def watch(log_ratio: Tensor, clip: float) -> dict[str, Tensor]:
    """Approximates the KL divergence (Schulman's third estimator); and the share of clipped
    steps.
    """
    ratio = log_ratio.exp()
    return {
        "ppo/approx_kl": (ratio - 1 - log_ratio).mean(),
        "ppo/clip_fraction": ((ratio - 1).abs() > clip).float().mean(),
    }

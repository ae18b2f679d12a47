"""Hyperparameters of PPO."""

import copy
from dataclasses import dataclass, field
from typing import Self

from embodied import validation
from embodied.training.schedules import constant, linear


@dataclass(frozen=True, kw_only=True)
class PPOConfig:
    """PPO hyperparameters (Schulman et al., 2017).

    The defaults are those of the AAP authors' released PointNav code.

    Raises:
        ValueError: naming the field, the value and what is allowed.
    """

    rollout: int = 128
    """Steps of each body between two updates."""
    epochs: int = 4
    minibatches: int = 1
    """Each holds the whole rollouts of bodies / minibatches bodies."""
    learning_rate: float = 3e-4
    decay_learning_rate: bool = True
    """Linearly to zero over the training."""
    clip: float = 0.1
    value_clip: float | None = 0.1
    """None leaves the value loss unclipped."""
    value_coefficient: float = 0.5
    """On top of the half inside the squared error."""
    entropy_coefficient: float = 0.01
    decay_entropy_coefficient: bool = False
    """Linearly to zero over the training: explore first, then settle."""
    reward_scale: float = 1.0
    """Factor of rewards in the loss, which keeps values near one; measures and returns are logged
    unscaled."""
    discount: float = 0.99
    gae_lambda: float = 0.95
    normalise_advantages: bool = True
    kl_limit: float | None = None
    """End the epochs of an update early when the approximate KL divergence from the behaviour
    policy passes this."""
    aux_weights: dict[str, float] = field(default_factory=dict)
    """Weights of the policy's auxiliary losses by name; losses not named are logged and weigh
    nothing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "aux_weights", dict(self.aux_weights))
        validation.at_least(self, rollout=1, epochs=1, minibatches=1)
        validation.above(self, 0, "learning_rate", "clip", "reward_scale")
        validation.above_or_none(self, 0, "value_clip", "kl_limit")
        validation.at_least(self, value_coefficient=0, entropy_coefficient=0)
        validation.within(self, 0, 1, "discount", "gae_lambda")

    def at(self, remaining: float) -> Self:
        """The hyperparameters of an update, with the share `remaining` of the training left."""
        rate = linear if self.decay_learning_rate else constant
        entropy = linear if self.decay_entropy_coefficient else constant
        now = copy.copy(self)  # not checked again: rates may reach zero
        object.__setattr__(now, "learning_rate", rate(self.learning_rate, remaining))
        object.__setattr__(now, "entropy_coefficient", entropy(self.entropy_coefficient, remaining))
        return now

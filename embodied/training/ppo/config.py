"""What PPO needs to be told."""

from dataclasses import dataclass, field
from enum import Enum

import torch


class Precision(Enum):
    """The type the network computes in. Parameters, losses and the optimiser stay float32."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"

    @property
    def dtype(self) -> torch.dtype:
        """The torch type of that name."""
        return torch.float32 if self is Precision.FLOAT32 else torch.bfloat16


@dataclass(frozen=True, kw_only=True)
class PPOConfig:
    """Proximal policy optimisation (Schulman et al., 2017). The defaults are those of the AAP authors' released PointNav code.

    Raises:
        ValueError: naming the field, the value and what is allowed.
    """

    steps: int = 75_000_000
    """Environment steps of the whole run, over all bodies."""
    bodies: int = 48
    """Over all processes, which share them evenly."""
    rollout: int = 128
    """Steps of each body between two updates."""
    epochs: int = 4
    minibatches: int = 1
    """Each holds the whole rollouts of bodies / minibatches bodies."""
    overlap: bool = False
    """Keep the bodies of a process in two environments: one is simulated while the policy decides for the other."""
    preempt_at: float | None = None
    """Of several processes: once this share of them has a rollout, the others hand in what they have (DD-PPO: 0.6). None waits for all, and
    only then does a run come out the same again."""
    learning_rate: float = 3e-4
    decay_learning_rate: bool = True
    """Linearly to zero over `steps`."""
    clip: float = 0.1
    value_clip: float | None = 0.1
    """None leaves the value loss unclipped."""
    value_coefficient: float = 0.5
    """On top of the half inside the squared error."""
    entropy_coefficient: float = 0.01
    decay_entropy_coefficient: bool = False
    """Linearly to zero over `steps`: explore first, then settle."""
    reward_scale: float = 1.0
    """Rewards are multiplied by this before learning from them, so that values stay near one; measures and returns are logged unscaled."""
    discount: float = 0.99
    gae_lambda: float = 0.95
    normalise_advantages: bool = True
    max_gradient_norm: float = 0.5
    kl_limit: float | None = None
    """Leave the epochs of an update early when the approximate KL divergence from the behaviour passes this."""
    aux_weights: dict[str, float] = field(default_factory=dict)
    """Weights of the policy's auxiliary losses by name; those not named are logged and weigh nothing."""
    precision: Precision = Precision.FLOAT32
    threads: int | None = None
    """Threads of torch on the CPU; None leaves them as they are."""
    cuda_graphs: bool = True
    """On a GPU, replay a policy's step as one graph. In it there may be no host synchronisation and no control flow on tensor values."""
    checkpoint_every: int = 5_000_000
    """Environment steps."""
    keep_checkpoints: int = 3
    video_every: int | None = None
    """Environment steps between videos of what the first body saw in a rollout; None makes none."""
    video_sensor: str = "rgb"
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "aux_weights", dict(self.aux_weights))
        for name in ("steps", "bodies", "rollout", "epochs", "minibatches", "checkpoint_every", "keep_checkpoints"):
            self._require(name, getattr(self, name) >= 1, "at least 1")
        for name in ("learning_rate", "clip", "max_gradient_norm", "reward_scale"):
            self._require(name, getattr(self, name) > 0, "above 0")
        for name in ("value_clip", "kl_limit", "threads", "video_every"):
            self._require(name, getattr(self, name) is None or getattr(self, name) > 0, "above 0, or none")
        for name in ("value_coefficient", "entropy_coefficient"):
            self._require(name, getattr(self, name) >= 0, "0 or above")
        self._require(
            "preempt_at", self.preempt_at is None or 0 < self.preempt_at <= 1, "above 0 and at most 1, or none"
        )
        for name in ("discount", "gae_lambda"):
            self._require(name, 0 <= getattr(self, name) <= 1, "in [0, 1]")
        self._require("minibatches", self.minibatches <= self.bodies, f"at most bodies ({self.bodies})")

    def _require(self, name: str, holds: bool, allowed: str) -> None:
        if not holds:
            raise ValueError(f"ppo.{name} is {getattr(self, name)!r}; it must be {allowed}")

    @property
    def steps_per_update(self) -> int:
        """Environment steps, over all bodies, in one rollout."""
        return self.rollout * self.bodies

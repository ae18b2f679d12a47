"""Settings of the training loop, for any algorithm."""

from dataclasses import dataclass
from enum import Enum

import torch

from embodied import validation


class Precision(Enum):
    """The type the network computes in. Parameters, losses and the optimiser stay float32."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"

    @property
    def dtype(self) -> torch.dtype:
        """The torch type of that name."""
        return torch.float32 if self is Precision.FLOAT32 else torch.bfloat16


@dataclass(frozen=True, kw_only=True)
class TrainerConfig:
    """Length, bodies, precision, checkpoints and videos of a training.

    Raises:
        ValueError: naming the field, the value and what is allowed.
    """

    steps: int = 75_000_000
    """Environment steps of the whole run, over all bodies."""
    bodies: int = 48
    """Bodies over all processes, which share them evenly."""
    overlap: bool = False
    """Keep the bodies of a process in two environments: one is simulated while the policy decides
    for the other."""
    preempt_at: float | None = None
    """Of several processes: once this share of them has finished its rollout, the others stop
    early (DD-PPO: 0.6). None waits for all, and only then is a run reproducible."""
    precision: Precision = Precision.FLOAT32
    threads: int | None = None
    """Threads of torch on the CPU; None leaves them unchanged."""
    cuda_graphs: bool = True
    """On a GPU, replay a policy's step as one graph. In it there may be no host synchronisation and
    no control flow on tensor values."""
    checkpoint_every: int = 5_000_000
    """Environment steps between checkpoints."""
    keep_checkpoints: int = 3
    """The number of checkpoints kept."""
    video_every: int | None = None
    """Environment steps between videos of one rollout of the first body; None makes none."""
    video_sensor: str = "rgb"
    """The observation that videos show, uint8 [H, W, 3]."""
    seed: int = 0

    def __post_init__(self) -> None:
        validation.at_least(self, steps=1, bodies=1, checkpoint_every=1, keep_checkpoints=1)
        validation.above_or_none(self, 0, "threads", "video_every")
        share = self.preempt_at
        validation.require(share is None or 0 < share <= 1, "preempt_at", share, "above 0 and at most 1, or none")

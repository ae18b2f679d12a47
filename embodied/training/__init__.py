"""Training: the loop, checkpoints, signals and data parallelism, for any algorithm."""

from embodied.training.config import Precision, TrainerConfig
from embodied.training.trainer import DivergedError, Trainer

__all__ = ["DivergedError", "Precision", "Trainer", "TrainerConfig"]

"""Proximal policy optimisation for recurrent policies over vector environments."""

from embodied.training.ppo.config import PPOConfig, Precision
from embodied.training.trainer import DivergedError, Trainer

__all__ = ["DivergedError", "PPOConfig", "Precision", "Trainer"]

"""Proximal policy optimisation for recurrent policies over vector environments."""

from embodied.ppo.config import PPOConfig, Precision
from embodied.ppo.trainer import DivergedError, Trainer

__all__ = ["DivergedError", "PPOConfig", "Precision", "Trainer"]

"""Proximal policy optimisation for recurrent policies over vector environments."""

from embodied.training.ppo.config import PPOConfig
from embodied.training.ppo.ppo import PPO

__all__ = ["PPO", "PPOConfig"]

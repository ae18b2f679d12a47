"""Heuristics: policies that learn nothing, evaluated beside trained ones."""

from policies.baselines.identify import IdentifyConfig, IdentifyPolicy, Trial
from policies.baselines.policy import RandomConfig, RandomPolicy, StraightToGoalConfig, StraightToGoalPolicy
from policies.baselines.walker import WalkerConfig, WalkerPolicy

__all__ = [
    "IdentifyConfig",
    "IdentifyPolicy",
    "RandomConfig",
    "RandomPolicy",
    "StraightToGoalConfig",
    "StraightToGoalPolicy",
    "Trial",
    "WalkerConfig",
    "WalkerPolicy",
]

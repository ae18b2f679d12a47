"""Policies that learn nothing: the floors that learned ones are printed beside."""

from policies.baselines.config import IdentifyConfig, RandomConfig, StraightToGoalConfig, Trial, WalkerConfig
from policies.baselines.identify import IdentifyPolicy
from policies.baselines.policy import RandomPolicy, StraightToGoalPolicy
from policies.baselines.walker import WalkerPolicy

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

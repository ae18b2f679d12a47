"""Policies that learn nothing: the floors that learned ones are printed beside."""

from policies.heuristic.config import IdentifyConfig, RandomConfig, StraightToGoalConfig, Trial, WalkerConfig
from policies.heuristic.identify import IdentifyPolicy
from policies.heuristic.policy import RandomPolicy, StraightToGoalPolicy
from policies.heuristic.walker import WalkerPolicy

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

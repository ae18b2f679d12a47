"""Policies that learn nothing: the floors that learned ones are printed beside."""

from policies.heuristic.config import RandomConfig, StraightToGoalConfig
from policies.heuristic.policy import RandomPolicy, StraightToGoalPolicy

__all__ = ["RandomConfig", "RandomPolicy", "StraightToGoalConfig", "StraightToGoalPolicy"]

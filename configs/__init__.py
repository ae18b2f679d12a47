"""Hydra groups as YAML, the schemas that check them, and how a command line becomes a validated dataclass."""

from configs.compose import ConfigError, choices, compose, restore, to_tree
from configs.roots import EvaluateConfig, EvaluationPlan, ReportRootConfig, RunConfig, TrainConfig
from configs.schemas import register

__all__ = [
    "ConfigError",
    "EvaluateConfig",
    "EvaluationPlan",
    "ReportRootConfig",
    "RunConfig",
    "TrainConfig",
    "choices",
    "compose",
    "register",
    "restore",
    "to_tree",
]

"""Hydra groups as YAML, the schemas that check them, and how a command line becomes a validated dataclass."""

from configs.comparisons import CompareConfig, ComparisonPlan
from configs.compose import choices, compose, read_tree, restore, to_tree
from configs.errors import ConfigError
from configs.roots import (
    BenchmarkConfig,
    EvaluateConfig,
    EvaluationPlan,
    RecordConfig,
    ReportRootConfig,
    RunConfig,
    TrainConfig,
)
from configs.schemas import register

__all__ = [
    "BenchmarkConfig",
    "CompareConfig",
    "ComparisonPlan",
    "ConfigError",
    "EvaluateConfig",
    "EvaluationPlan",
    "RecordConfig",
    "ReportRootConfig",
    "RunConfig",
    "TrainConfig",
    "choices",
    "compose",
    "read_tree",
    "register",
    "restore",
    "to_tree",
]

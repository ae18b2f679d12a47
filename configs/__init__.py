"""Hydra groups as YAML, the schemas that check them, and how a command line becomes a validated dataclass."""

from configs.comparisons import CompareConfig, ComparisonPlan
from configs.compose import choices, compose, read_tree, restore, to_tree
from configs.deployments import DeployConfig, ReplayConfig, ServeRobotConfig, StageConfig
from configs.errors import ConfigError
from configs.roots import (
    BenchmarkConfig,
    EvaluateConfig,
    EvaluationPlan,
    GPUBenchmarkConfig,
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
    "DeployConfig",
    "EvaluateConfig",
    "EvaluationPlan",
    "GPUBenchmarkConfig",
    "RecordConfig",
    "ReplayConfig",
    "ReportRootConfig",
    "RunConfig",
    "ServeRobotConfig",
    "StageConfig",
    "TrainConfig",
    "choices",
    "compose",
    "read_tree",
    "register",
    "restore",
    "to_tree",
]

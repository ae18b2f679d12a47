"""Root configs: one dataclass for what each command takes.

Groups are fields typed `Any`; the schema of the choice that fills one checks it.
"""

from configs.roots.analyse import AnalyseConfig
from configs.roots.benchmark import BenchmarkConfig, GPUBenchmarkConfig, PeerBenchmarkConfig
from configs.roots.compare import CompareConfig, ComparisonPlan
from configs.roots.compare_simulators import CompareSimulatorsConfig, Tolerances
from configs.roots.deploy import DeployConfig, ReplayConfig, ServeRobotConfig, StageConfig
from configs.roots.evaluate import EvaluateConfig, EvaluationPlan
from configs.roots.record import RecordConfig
from configs.roots.report import ReportConfig, ReportRootConfig
from configs.roots.train import GROUPS, OVERLAYS, RunConfig, TrainConfig
from configs.roots.transfer import TransferConfig

__all__ = [
    "GROUPS",
    "OVERLAYS",
    "AnalyseConfig",
    "BenchmarkConfig",
    "CompareConfig",
    "CompareSimulatorsConfig",
    "ComparisonPlan",
    "DeployConfig",
    "EvaluateConfig",
    "EvaluationPlan",
    "GPUBenchmarkConfig",
    "PeerBenchmarkConfig",
    "RecordConfig",
    "ReplayConfig",
    "ReportConfig",
    "ReportRootConfig",
    "RunConfig",
    "ServeRobotConfig",
    "StageConfig",
    "Tolerances",
    "TrainConfig",
    "TransferConfig",
]

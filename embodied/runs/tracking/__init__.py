"""Trackers: metrics file, TensorBoard, Weights & Biases; and the contract of progress displays."""

from embodied.runs.tracking.metrics_file import MetricsFile
from embodied.runs.tracking.progress import NoProgress, Progress
from embodied.runs.tracking.tensorboard import TensorBoard, TensorBoardConfig
from embodied.runs.tracking.tracker import Tracker, Trackers
from embodied.runs.tracking.weights_and_biases import WandB, WandBConfig, WandBMode

__all__ = [
    "MetricsFile",
    "NoProgress",
    "Progress",
    "TensorBoard",
    "TensorBoardConfig",
    "Tracker",
    "Trackers",
    "WandB",
    "WandBConfig",
    "WandBMode",
]

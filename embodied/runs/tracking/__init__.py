"""Progress bars, metrics files, TensorBoard and Weights & Biases."""

from embodied.runs.tracking.metrics_file import MetricsFile
from embodied.runs.tracking.progress import ProgressBar
from embodied.runs.tracking.tensorboard import TensorBoard, TensorBoardConfig
from embodied.runs.tracking.tracker import Tracker, Trackers
from embodied.runs.tracking.weights_and_biases import WandB, WandBConfig, WandBMode

__all__ = [
    "MetricsFile",
    "ProgressBar",
    "TensorBoard",
    "TensorBoardConfig",
    "Tracker",
    "Trackers",
    "WandB",
    "WandBConfig",
    "WandBMode",
]

"""Progress bars, metrics files, TensorBoard and Weights & Biases."""

from embodied.tracking.json_lines import JsonLines
from embodied.tracking.progress import ProgressBar
from embodied.tracking.tensorboard import TensorBoard, TensorBoardConfig
from embodied.tracking.tracker import Tracker, Trackers
from embodied.tracking.weights_and_biases import WandB, WandBConfig, WandBMode

__all__ = [
    "JsonLines",
    "ProgressBar",
    "TensorBoard",
    "TensorBoardConfig",
    "Tracker",
    "Trackers",
    "WandB",
    "WandBConfig",
    "WandBMode",
]

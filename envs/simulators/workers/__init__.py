"""Workers: N simulators of a single body, each in a supervised process that restarts when lost."""

from envs.simulators.workers.config import BodyConfig, WorkersConfig
from envs.simulators.workers.worker_simulator import WorkerSimulator

__all__ = ["BodyConfig", "WorkerSimulator", "WorkersConfig"]

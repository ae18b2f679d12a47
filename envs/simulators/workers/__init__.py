"""Simulators that hold a single body, N of them at once: each in a process of its own that is
watched, and begun anew when it fails.
"""

from envs.simulators.workers.config import BodyConfig, WorkersConfig
from envs.simulators.workers.worker_simulator import WorkerSimulator

__all__ = ["BodyConfig", "WorkerSimulator", "WorkersConfig"]

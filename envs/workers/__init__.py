"""Simulators that hold a single body, N of them at once: each in a process of its own that is watched, and begun anew when it fails."""

from envs.workers.config import BodyConfig, WorkersConfig
from envs.workers.simulator import Workers

__all__ = ["BodyConfig", "Workers", "WorkersConfig"]

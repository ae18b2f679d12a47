"""Bodies in houses, rendered and moved on this machine: the default simulator."""

from envs.simulators.embedded.config import EmbeddedConfig
from envs.simulators.embedded.simulator import EmbeddedSimulator

__all__ = ["EmbeddedConfig", "EmbeddedSimulator"]

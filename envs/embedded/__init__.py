"""Bodies in houses, rendered and moved on this machine: the default simulator."""

from envs.embedded.config import EmbeddedConfig
from envs.embedded.simulator import EmbeddedSimulator

__all__ = ["EmbeddedConfig", "EmbeddedSimulator"]

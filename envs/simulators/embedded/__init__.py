"""The embedded simulator, the default: bodies in generated houses, on this machine."""

from envs.simulators.embedded.simulator import EmbeddedConfig, EmbeddedSimulator

__all__ = ["EmbeddedConfig", "EmbeddedSimulator"]

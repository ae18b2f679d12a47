"""Bodies in Habitat: scanned and built scenes through habitat-sim, which is installed apart from Surefoot; and our houses within habitat-lab."""

from envs.simulators.habitat.config import BoxSource, HabitatConfig, NavMesh

__all__ = ["BoxSource", "HabitatConfig", "NavMesh"]

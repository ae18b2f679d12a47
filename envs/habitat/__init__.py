"""Bodies in Habitat: scanned and built scenes through habitat-sim, which is installed apart from Surefoot; and our houses within habitat-lab."""

from envs.habitat.config import HabitatConfig, NavMesh

__all__ = ["HabitatConfig", "NavMesh"]

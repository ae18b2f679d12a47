"""Habitat: bodies in scans and built scenes through habitat-sim; generated houses in
habitat-lab.
"""

from envs.simulators.habitat.config import BoxSource, NavMesh
from envs.simulators.habitat.habitat_body import HabitatConfig

__all__ = ["BoxSource", "HabitatConfig", "NavMesh"]

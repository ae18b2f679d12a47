"""Furnished one-floor houses, each from a seed."""

from envs.simulators.embedded.houses.config import Detail, HouseConfig
from envs.simulators.embedded.houses.house import SPLITS, generate, parse_scene_id

__all__ = ["SPLITS", "Detail", "HouseConfig", "generate", "parse_scene_id"]

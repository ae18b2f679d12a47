"""Habitat's episode files (`.json.gz`), PointNav and ObjectNav, converted to our frame at this
edge.
"""

from envs.coordinates.habitat import from_world, from_yaw, to_world, to_yaw
from envs.episodes.habitat.habitat_files import read, write
from envs.episodes.habitat.objectnav_tables import category_name

__all__ = ["category_name", "from_world", "from_yaw", "read", "to_world", "to_yaw", "write"]

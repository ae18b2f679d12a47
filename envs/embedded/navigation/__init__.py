"""Where bodies can be, how they move, and how far they must walk."""

from envs.embedded.navigation.geodesic import FieldCache, GeodesicField, Reader
from envs.embedded.navigation.grid import CELL, NavigationGrid
from envs.embedded.navigation.motion import Mover

__all__ = ["CELL", "FieldCache", "GeodesicField", "Mover", "NavigationGrid", "Reader"]

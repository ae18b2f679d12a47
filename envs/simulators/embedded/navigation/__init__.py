"""Navigation: navigable cells, motion with sliding, geodesic distance."""

from envs.simulators.embedded.navigation.disc_motion import Mover
from envs.simulators.embedded.navigation.geodesic import FieldCache, GeodesicField, Reader
from envs.simulators.embedded.navigation.grid import CELL, NavigationGrid

__all__ = ["CELL", "FieldCache", "GeodesicField", "Mover", "NavigationGrid", "Reader"]

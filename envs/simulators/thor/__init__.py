"""AI2-THOR: a body in RoboTHOR, iTHOR and ProcTHOR scenes, and a stand-in for its Unity build."""

from envs.simulators.thor.config import STANDIN, Distances
from envs.simulators.thor.thor_body import ThorConfig

__all__ = ["STANDIN", "Distances", "ThorConfig"]

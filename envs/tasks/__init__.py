"""Tasks: goal, observation, reward, termination and measures, written once over B bodies for every simulator."""

from envs.tasks.pointnav import PointNav, PointNavConfig
from envs.tasks.task import Task, Verdict

__all__ = ["PointNav", "PointNavConfig", "Task", "Verdict"]

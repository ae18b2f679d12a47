"""Tasks: goal, observation, reward, termination and measures, written once over B bodies for every simulator."""

from embodied.task import Task, TaskConfig, Verdict, Watchful
from envs.tasks.navigation import Errand, ErrandConfig
from envs.tasks.objectnav import HABITAT_SIX, ObjectNav, ObjectNavConfig
from envs.tasks.pointnav import PointNav, PointNavConfig

__all__ = [
    "HABITAT_SIX",
    "Errand",
    "ErrandConfig",
    "ObjectNav",
    "ObjectNavConfig",
    "PointNav",
    "PointNavConfig",
    "Task",
    "TaskConfig",
    "Verdict",
    "Watchful",
]

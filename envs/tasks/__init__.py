"""Tasks: goal, observation, reward, termination and measures, written once over B bodies for every simulator."""

from envs.tasks.errand import Errand, ErrandConfig
from envs.tasks.objectnav import HABITAT_SIX, ObjectNav, ObjectNavConfig
from envs.tasks.pointnav import PointNav, PointNavConfig
from envs.tasks.task import Task, TaskConfig, Verdict, Watchful

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

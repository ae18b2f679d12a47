"""Tasks: goal, observation, reward, termination and measures, written once over B bodies for every
simulator.
"""

from embodied.task import ConsumesFrames, StepResult, Task, TaskConfig
from envs.tasks.navigation import NavigationTask, NavigationTaskConfig
from envs.tasks.objectnav import HABITAT_SIX, ObjectNav, ObjectNavConfig
from envs.tasks.pointnav import PointNav, PointNavConfig

__all__ = [
    "HABITAT_SIX",
    "ConsumesFrames",
    "NavigationTask",
    "NavigationTaskConfig",
    "ObjectNav",
    "ObjectNavConfig",
    "PointNav",
    "PointNavConfig",
    "StepResult",
    "Task",
    "TaskConfig",
]

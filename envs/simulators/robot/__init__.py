"""Robots: the same contract as a simulator's body, over real wheels, within limits that a safety
officer can read in `safety.py`.
"""

from envs.simulators.robot.config import (
    DdsConfig,
    Distro,
    LinkKind,
    RobotConfig,
    Scheme,
    TopicsConfig,
    VelocityType,
    ZenohConfig,
)

__all__ = ["DdsConfig", "Distro", "LinkKind", "RobotConfig", "Scheme", "TopicsConfig", "VelocityType", "ZenohConfig"]

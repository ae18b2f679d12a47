"""Limits of a robot's safety for what has nothing to do with time, on a machine that has other
things to do.
"""

AGES = ("odometry_age", "picture_age", "reaction", "robot_timeout", "no_reaction", "no_progress")
PATIENCE = tuple(f"robot.safety.{name}=5" for name in AGES)
"""Keys of `surefoot deploy`."""

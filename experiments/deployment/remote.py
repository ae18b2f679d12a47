"""A simulated robot in a process of its own, as `surefoot serve-robot` is one, for as long as a program needs it."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from typing import Any

from configs import ConfigError, ServeRobotConfig
from experiments.deployment.stage import Pose
from experiments.serve_robot import live

PATIENCE = 60.0
"""Seconds in which the robot must stand, and in the end must have said where."""


@contextmanager
def remote(config: ServeRobotConfig) -> Iterator[Callable[[], Pose]]:
    """A robot that stands; gives what ends it, and tells where it stood then.

    Raises:
        ConfigError: when it does not come to stand.
    """
    spawn = multiprocessing.get_context("spawn")
    ready, left = spawn.Event(), spawn.Queue()
    child = spawn.Process(target=_live, args=(config, ready, left))
    child.start()

    def leave() -> Pose:
        child.terminate()
        pose: Pose = left.get(timeout=PATIENCE)
        return pose

    try:
        if not ready.wait(PATIENCE):
            raise ConfigError(f"the robot at {config.robot.address} did not come to stand within {PATIENCE:.0f} s")
        yield leave
    finally:
        child.kill()
        child.join()


def _live(config: ServeRobotConfig, ready: Any, left: "Queue[Pose]") -> None:
    left.put(live(config, ready.set))

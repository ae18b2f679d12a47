"""A simulated robot in a process of its own, as `surefoot serve-robot` is one, for as long as a
program needs it.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.queues import Queue
from typing import Any

from configs import ConfigError, ServeRobotConfig
from embodied.types import Pose
from experiments.commands.serve_robot import live

PATIENCE = 60.0
"""Seconds in which the robot must stand, and in the end must have told where."""


@contextmanager
def remote(config: ServeRobotConfig) -> Iterator[Callable[[], Pose]]:
    """A robot that stands, and ends with this program at the latest; gives what ends it, and tells
    where it stood then.

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
        if not _stands(ready, child):
            raise ConfigError(f"the robot at {config.robot.address} did not come to stand; what it said is above")
        yield leave
    finally:
        child.kill()
        child.join()


def _stands(ready: Any, child: Any) -> bool:
    """Whether it comes to that in time."""
    end = time.monotonic() + PATIENCE
    while child.is_alive() and time.monotonic() < end:
        if ready.wait(0.1):
            return True
    return False


def _live(config: ServeRobotConfig, ready: Any, left: "Queue[Pose]") -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    left.put(live(config, ready.set))


def _end_with_parent() -> None:
    """Ends the robot's process in any case."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "only a child process calls this"
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)

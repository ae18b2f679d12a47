"""A robot, and a router where there is one, as processes of their own on loopback; and a driver in
this one.
"""

import json
import math
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embodied.geometry import compose, wrap
from envs.simulators.robot import RobotConfig
from envs.simulators.robot.clock import MonotonicClock
from envs.simulators.robot.executor import Ended, Executor, MotionConfig, MotionOutcome
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.ros_link import RosLink
from envs.simulators.robot.safety import STILL, Mode, Safety
from tests.fakes.robot_process import config

ROOT = Path(__file__).parents[2]
SOON = 0.6


@contextmanager
def process(*line: str, program: str = sys.executable) -> Iterator[subprocess.Popen[str]]:
    """A process of Python or another program, ended in the end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WARP_LOG_LEVEL": "error"}
    child = subprocess.Popen([program, *line], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


@dataclass
class Robot:
    """The robot's process, and all it said of itself: time, v, w, x, y, z, yaw."""

    child: subprocess.Popen[str]
    said: list[list[float]] = field(default_factory=list)

    def listen(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if line[0].isdigit():
                self.said.append([float(word) for word in line.split()])

    @property
    def pose(self) -> tuple[float, float, float]:
        _, _, _, x, y, _, yaw = self.said[-1]
        return x, y, yaw

    @property
    def moving(self) -> bool:
        return moves(self.said[-1])

    def moved_after(self, moment: float) -> list[float]:
        """Seconds after `moment` at which it still moved, once it could have stood: it is not to
        blame for being starved by the machine.
        """
        gap = max((later[0] - sooner[0] for sooner, later in zip(self.said, self.said[1:], strict=False)), default=0.0)
        return [line[0] - moment for line in self.said if line[0] > moment + SOON + 2 * gap and moves(line)]


def moves(line: list[float]) -> bool:
    return abs(line[1]) >= STILL[0] or abs(line[2]) >= STILL[1]


@dataclass
class Net:
    """Where they meet, and who is there."""

    endpoint: str
    robot: Robot
    options: dict[str, str]
    router: subprocess.Popen[str] | None = None

    def config(self, **options: str) -> RobotConfig:
        return config(self.endpoint, self.options | options)


@contextmanager
def network(**options: str) -> Iterator[Net]:
    """A robot that has begun to live, over Zenoh with a router, or over DDS (`link="DDS"`)."""
    with ExitStack() as stack:
        router = None
        if options.get("link") == "DDS":
            endpoint = free_domain()
        else:
            endpoint = free_endpoint()
            router = stack.enter_context(routed(endpoint))
        child = stack.enter_context(process("tests/fakes/robot_process.py", endpoint, json.dumps(options)))
        yield Net(endpoint, alive(child), options, router)


def alive(child: subprocess.Popen[str]) -> Robot:
    """The robot of a process, once it has begun to live."""
    robot = Robot(child)
    threading.Thread(target=robot.listen, daemon=True).start()
    until(lambda: bool(robot.said), 60.0)
    return robot


@contextmanager
def routed(endpoint: str) -> Iterator[subprocess.Popen[str]]:
    """A Zenoh router that listens."""
    with process("-m", "envs.simulators.robot.zenoh.router", endpoint) as router:
        assert router.stdout is not None
        assert "listening" in router.stdout.readline()
        yield router


def free_domain() -> str:
    """A DDS domain where nobody is likely to be: that of another test would mix in silently."""
    return str(20 + os.getpid() % 100)


def free_endpoint() -> str:
    """An address on loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp/127.0.0.1:{free.getsockname()[1]}"


def until(so: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


@contextmanager
def driver(
    net: Net, *, patient: bool = True, silent: bool = False
) -> Iterator[tuple[Executor, Safety, list[tuple[float, str]]]]:
    """A driver in this process, and what it logged: moments and reasons of stops. `silent`
    commanders are allowed or not.
    """
    robot, clock = net.config(patient="yes" if patient else "", silent="yes" if silent else ""), MonotonicClock()
    link, log = RosLink(robot, ("depth",), clock, open_transport(robot)), []

    def keep(event: str, **fields: Any) -> None:
        if event == "stop":
            log.append((clock.now(), fields["why"]))

    safety = Safety(link, robot.safety, clock, Mode.ARMED, ("depth",), keep)
    safety.wait(10.0)
    try:
        yield Executor(safety, clock, MotionConfig()), safety, log
    finally:
        safety.close()
        link.close()


def in_mid_motion(net: Net, executor: Executor, act: Any) -> tuple[Ended, float]:
    """Drive ahead, and `act` once the robot moves; how the motion ended, and when that was."""
    found: list[Ended] = []
    thread = threading.Thread(target=lambda: found.append(executor.execute(1.0, 0.0, 0.0)))
    thread.start()
    until(lambda: net.robot.moving, 10.0)
    act()
    moment = time.monotonic()
    thread.join(20.0)
    return found[0], moment


def drive(net: Net, executor: Executor, motions: list[tuple[float, float, float]]) -> tuple[float, float]:
    """How far off (m, degrees) the robot ends by its true pose."""
    goal = net.robot.pose
    for motion in motions:
        goal = compose(goal, (motion[0], motion[1], math.radians(motion[2])))
        assert executor.execute(*motion).outcome is MotionOutcome.DONE
    time.sleep(0.3)
    x, y, yaw = net.robot.pose
    return math.dist((x, y), goal[:2]), abs(math.degrees(wrap(yaw - goal[2])))

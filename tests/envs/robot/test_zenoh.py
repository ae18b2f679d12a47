"""Over real Zenoh: router, robot and driver are processes of their own, on loopback."""

import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from envs.robot import VelocityType
from envs.robot.clock import MonotonicClock
from envs.robot.executor import Ended, Executor, MotionConfig, Outcome, end_of, wrapped
from envs.robot.safety import STILL, Mode, Safety
from envs.robot.zenoh_link import ZenohLink
from tests.fakes.robot import START
from tests.fakes.robot_process import config

zenoh = pytest.importorskip("zenoh")

ROOT = Path(__file__).parents[3]
SOON = 0.6
Say = Callable[..., None]


@contextmanager
def process(*line: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process, ended in the end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WARP_LOG_LEVEL": "error"}
    child = subprocess.Popen([sys.executable, *line], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
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
        """Seconds after `moment` at which it still moved, once it could have stood: it is not to blame for being starved by the machine."""
        gap = max((later[0] - sooner[0] for sooner, later in zip(self.said, self.said[1:], strict=False)), default=0.0)
        return [line[0] - moment for line in self.said if line[0] > moment + SOON + 2 * gap and moves(line)]


def moves(line: list[float]) -> bool:
    return abs(line[1]) >= STILL[0] or abs(line[2]) >= STILL[1]


@dataclass
class Net:
    """Where they meet, and who is there."""

    endpoint: str
    router: subprocess.Popen[str]
    robot: Robot
    options: dict[str, str]


@contextmanager
def network(**options: str) -> Iterator[Net]:
    """A router and a robot that has begun to live."""
    endpoint = free_endpoint()
    with process("-m", "envs.robot.router", endpoint) as router:
        assert router.stdout is not None
        assert "listening" in router.stdout.readline()
        with process("tests/fakes/robot_process.py", endpoint, json.dumps(options)) as child:
            robot = Robot(child)
            threading.Thread(target=robot.listen, daemon=True).start()
            until(lambda: bool(robot.said), 60.0)
            yield Net(endpoint, router, robot, options)


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
def driver(net: Net, *, patient: bool = True) -> Iterator[tuple[Executor, Safety, list[tuple[float, str]]]]:
    """A driver in this process, and what it logged: moments and reasons of stops."""
    robot, clock = config(net.endpoint, net.options | {"patient": "yes" if patient else ""}), MonotonicClock()
    link, log = ZenohLink(robot, ("depth",), clock), []

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
        goal = end_of(goal, (motion[0], motion[1], math.radians(motion[2])))
        assert executor.execute(*motion).outcome is Outcome.DONE
    time.sleep(0.3)
    x, y, yaw = net.robot.pose
    return math.dist((x, y), goal[:2]), abs(math.degrees(wrapped(yaw - goal[2])))


AHEAD, LEFT, RIGHT = (0.25, 0.0, 0.0), (0.0, 0.0, 30.0), (0.0, 0.0, -30.0)


@pytest.fixture(scope="module")
def net() -> Iterator[Net]:
    """One that stays whole."""
    with network() as found:
        yield found


def test_motions_end_where_they_should(net: Net) -> None:
    with driver(net) as (executor, _, log):
        metres, degrees = drive(net, executor, [AHEAD, LEFT, AHEAD])
        assert metres < 0.02
        assert degrees < 2.0
        assert log == []


@pytest.mark.slow
def test_the_bridges_names_and_stamped_velocities_work_as_well() -> None:
    with network(scheme="BRIDGE", velocity="TWIST_STAMPED") as net, driver(net) as (executor, _, _):
        metres, _ = drive(net, executor, [AHEAD])
        assert metres < 0.02


@pytest.mark.slow
def test_24_chained_actions_end_within_a_centimetre_and_a_degree_and_a_half() -> None:
    with network() as net, driver(net) as (executor, _, _):
        metres, degrees = drive(net, executor, [AHEAD, LEFT, AHEAD, RIGHT, RIGHT, AHEAD] * 4)
        assert metres < 0.01
        assert degrees < 1.5


@pytest.fixture
def stranger(net: Net) -> Iterator[Say]:
    """Somebody else on the network: publishes a message on a topic."""
    from envs.robot import ros
    from envs.robot.names import Names
    from envs.robot.session import open_session

    robot, session = config(net.endpoint, {}), open_session("client", net.endpoint)
    names, messages = Names(robot.zenoh), ros.Messages(robot.zenoh.distro)

    def say(topic: str, write: Callable[[ros.Messages], Any]) -> None:
        message = write(messages)
        kind = message.__msgtype__
        session.put(names.publish(topic, kind, messages.hash(kind)), messages.write(message))

    yield say
    session.close()


def test_second_commander(net: Net, stranger: Say) -> None:
    with driver(net) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, lambda: stranger("/cmd_vel", a_twist))
        time.sleep(1.0)
        assert (ended.outcome, log[0][1]) == (Outcome.STOPPED, "somebody else sends velocities on /cmd_vel")
        assert net.robot.moved_after(moment) == []


def test_stop_topic(net: Net, stranger: Say) -> None:
    with driver(net) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, lambda: stranger("/stop", lambda messages: messages.flag(True)))
        time.sleep(1.0)
        assert (ended.outcome, log[0][1]) == (Outcome.STOPPED, "the robot's stop topic says stop")
        assert net.robot.moved_after(moment) == []


def test_an_image_of_the_wrong_size(net: Net, stranger: Say) -> None:
    topic = config(net.endpoint, {}).topics.depth
    small = np.ones((12, 16, 1), np.float32)
    with driver(net) as (executor, _, log):
        ended, moment = in_mid_motion(
            net, executor, lambda: stranger(topic, lambda messages: messages.image(small, 1.0))
        )
        time.sleep(1.0)
        assert ended.outcome is Outcome.STOPPED
        assert "a depth image of 12x16x1 came; the camera is 24x32x1" in log[0][1]
        assert net.robot.moved_after(moment) == []


def test_another_publisher_is_seen_before_it_says_anything(net: Net) -> None:
    with driver(net), driver(net) as (executor, _, log):
        assert executor.execute(0.25, 0.0, 0.0).outcome is Outcome.STOPPED
        assert log[0][1] == "another publisher is on /cmd_vel: surefoot"


def a_twist(messages: Any) -> Any:
    return messages.velocity(0.1, 0.0, VelocityType.TWIST, "", 0.0)


def test_policy_killed_and_router_gone() -> None:
    with network() as net:
        with process("tests/fakes/driver_process.py", net.endpoint, "{}") as child:
            until(lambda: net.robot.moving, 60.0)
            os.kill(child.pid, signal.SIGKILL)
            moment = time.monotonic()
            time.sleep(1.5)
            assert net.robot.moved_after(moment) == []
            assert net.robot.pose[0] - START[0] < 1.0
        with driver(net, patient=False) as (executor, _, log):
            ended, moment = in_mid_motion(net, executor, net.router.kill)
            time.sleep(1.0)
            assert ended.outcome is Outcome.STALE
            assert "for 0." in log[0][1]
            assert net.robot.moved_after(moment) == []


def test_without_a_router_there_is_no_link() -> None:
    with pytest.raises(ConnectionError, match=r"cannot reach a Zenoh router at tcp/127\.0\.0\.1:1"):
        ZenohLink(config("tcp/127.0.0.1:1", {}), ("depth",), MonotonicClock())


def test_robot_killed(net: Net) -> None:
    """The last one, as nothing is left then."""
    with driver(net, patient=False) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, net.robot.child.kill)
        assert ended.outcome is Outcome.STALE
        assert "for 0." in log[0][1]
        assert log[0][0] - moment < SOON

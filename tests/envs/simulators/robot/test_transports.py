"""Over real middleware: robot and driver are processes of their own, on loopback, and so is Zenoh's
router.
"""

import json
import math
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from envs.simulators.robot import VelocityType
from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.calibration import calibrated
from envs.simulators.robot.executor import MotionOutcome
from envs.simulators.robot.open_transport import open_transport
from tests.fakes.network import SOON, Net, drive, driver, in_mid_motion, network, process, until
from tests.fakes.robot import CAMERA

AHEAD, LEFT = (0.25, 0.0, 0.0), (0.0, 0.0, 30.0)

Intend = Callable[[str, Callable[[ros.Messages], Any]], Callable[[], None]]


@pytest.fixture(scope="module", params=["ZENOH", "DDS"])
def net(request: pytest.FixtureRequest) -> Iterator[Net]:
    """One that stays whole until its last test."""
    pytest.importorskip({"ZENOH": "zenoh", "DDS": "cyclonedds"}[request.param])
    with network(link=request.param) as found:
        yield found


def test_motions_end_where_they_should(net: Net) -> None:
    with driver(net) as (executor, _, log):
        metres, degrees = drive(net, executor, [AHEAD, LEFT, AHEAD])
        assert metres < 0.02
        assert degrees < 2.0
        assert log == []


@pytest.fixture
def stranger(net: Net) -> Iterator[Intend]:
    """Somebody else on the network: declares to publish a message, and gives what does so."""
    robot = net.config()
    messages = ros.Messages(robot.distro)
    with closing(open_transport(robot)) as wire:

        def intend(topic: str, write: Callable[[ros.Messages], Any]) -> Callable[[], None]:
            message = write(messages)
            send = wire.speak(topic, message.__msgtype__)
            return lambda: send(messages.write(message))

        yield intend


def test_second_commander(net: Net, stranger: Intend) -> None:
    act = stranger("/cmd_vel", a_twist)
    with driver(net, silent=True) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, act)
        time.sleep(1.0)
        assert (ended.outcome, log[0][1]) == (MotionOutcome.STOPPED, "somebody else sends velocities on /cmd_vel")
        assert net.robot.moved_after(moment) == []


def test_stop_topic(net: Net, stranger: Intend) -> None:
    act = stranger("/stop", lambda messages: messages.flag(True))
    with driver(net) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, act)
        time.sleep(1.0)
        assert (ended.outcome, log[0][1]) == (MotionOutcome.STOPPED, "the robot's stop topic says stop")
        assert net.robot.moved_after(moment) == []


def test_an_image_of_the_wrong_size(net: Net, stranger: Intend) -> None:
    topic = net.config().topics.depth
    act = stranger(topic, lambda messages: messages.image(np.ones((12, 16, 1), np.float32), 1.0))
    with driver(net) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, act)
        time.sleep(1.0)
        assert ended.outcome is MotionOutcome.STOPPED
        assert "a depth image of 12x16x1 came; the camera is 24x32x1" in log[0][1]
        assert net.robot.moved_after(moment) == []


def test_another_publisher_is_seen_before_it_says_anything(net: Net) -> None:
    with driver(net), driver(net) as (executor, _, log):
        assert executor.execute(0.25, 0.0, 0.0).outcome is MotionOutcome.STOPPED
        assert re.fullmatch("another publisher is on /cmd_vel: (surefoot|[0-9a-f-]{36})", log[0][1])


def a_twist(messages: Any) -> Any:
    return messages.velocity(0.1, 0.0, VelocityType.TWIST, "", 0.0)


def test_the_camera_tells_its_own_intrinsics(net: Net) -> None:
    robot = net.config()
    unknown = replace(robot, camera=replace(CAMERA, fx=1.0, fy=1.0, width=7))
    with closing(open_transport(robot)) as wire:
        assert calibrated(unknown, wire).camera == CAMERA


def test_a_camera_that_tells_nothing_is_waited_for_and_then_complained_of(net: Net) -> None:
    robot = net.config()
    silent = replace(robot, topics=replace(robot.topics, camera_info="/nobody/camera_info"), wait=0.2)
    with (
        closing(open_transport(robot)) as wire,
        pytest.raises(ConnectionError, match="nothing came on /nobody/camera_info"),
    ):
        calibrated(silent, wire)


def test_policy_killed(net: Net) -> None:
    with process("tests/fakes/driver_process.py", net.endpoint, json.dumps(net.options)) as child:
        began = net.robot.pose[:2]
        until(lambda: net.robot.moving, 60.0)
        os.kill(child.pid, signal.SIGKILL)
        moment = time.monotonic()
        time.sleep(1.5)
        assert net.robot.moved_after(moment) == []
        assert math.dist(net.robot.pose[:2], began) < 1.0


def test_robot_killed(net: Net) -> None:
    """The last one, as nothing is left then. Over DDS the driver that was killed before seems to be
    there for another ten seconds.
    """
    with driver(net, patient=False, silent=True) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, net.robot.child.kill)
        assert ended.outcome is MotionOutcome.STALE
        assert "for 0." in log[0][1]
        assert log[0][0] - moment < SOON

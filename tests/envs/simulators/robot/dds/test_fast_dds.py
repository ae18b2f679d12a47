"""Our wire over DDS against code that is not ours: a robot in C++ on Fast DDS, the default of ROS
2.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from envs.simulators.robot.clock import MonotonicClock
from envs.simulators.robot.executor import MotionOutcome
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.ros_link import RosLink
from tests.envs.simulators.robot import test_transports as test_wires
from tests.fakes.network import ROOT, Net, alive, driver, free_domain, in_mid_motion, process, until
from tests.fakes.robot import START

pytest.importorskip("cyclonedds")

pytestmark = pytest.mark.fastdds

SOURCES = ROOT / "tests" / "fakes" / "fastdds"
LIBRARY = Path("/usr/include/fastdds")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The robot, built."""
    if not (shutil.which("fastddsgen") and shutil.which("g++") and LIBRARY.exists()):
        pytest.skip("no Fast DDS; on Debian: apt-get install g++ fastddsgen libfastrtps-dev")
    made = tmp_path_factory.mktemp("fastdds")
    build = ["g++", "-std=c++17", "-O1", "-I.", "-orobot", str(SOURCES / "robot.cpp"), "ros.cxx", "rosPubSubTypes.cxx"]
    for line in (["fastddsgen", "-d", ".", str(SOURCES / "ros.idl")], [*build, "-lfastrtps", "-lfastcdr"]):
        done = subprocess.run(line, cwd=made, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return str(made / "robot")


@contextmanager
def robot(program: str, domain: str) -> Iterator[Net]:
    """The robot, once it has begun to live."""
    with process(domain, program=program) as child:
        yield Net(domain, alive(child), {"link": "DDS"})


@pytest.fixture(scope="module")
def net(program: str) -> Iterator[Net]:
    """One that stays whole until its last test."""
    with robot(program, free_domain()) as found:
        yield found


def linked(net: Net) -> closing[RosLink]:
    """A link to it that no driver stands behind, until closed."""
    config = net.config()
    return closing(RosLink(config, ("depth",), MonotonicClock(), open_transport(config)))


def test_what_is_said_arrives_unaltered(net: Net) -> None:
    """The first one: the robot stands where it began, before a wall."""
    with linked(net) as link:
        until(lambda: link.readings.odometry and link.readings.pictures, 10.0)
        assert link.readings.odometry[:5] == (*START[:2], 0.0, 0.0, 0.0)
        depth = link.readings.pictures["depth"].frame[..., 0]
        assert np.all(depth[:, 8:24] == 4.5)
        np.testing.assert_allclose(depth[:, 0], 2.0 / (15.5 / 20.0), rtol=1e-6)
        told = (0.125, -0.25)
        until(lambda: link.command(*told) or np.allclose(net.robot.said[-1][1:3], told, atol=1e-6), 10.0)
        assert link.readings.odometry[3:5] == pytest.approx(told, abs=1e-3)


def test_its_stop_is_heard(net: Net) -> None:
    with driver(net) as (executor, _, log):
        ended, moment = in_mid_motion(net, executor, lambda: os.kill(net.robot.child.pid, signal.SIGUSR1))
        time.sleep(1.0)
        assert (ended.outcome, log[0][1]) == (MotionOutcome.STOPPED, "the robot's stop topic says stop")
        assert net.robot.moved_after(moment) == []


def test_it_takes_its_leave_and_another_is_heard(program: str) -> None:
    domain = str(int(free_domain()) + 100)
    with robot(program, domain) as net, linked(net) as link:
        until(lambda: link.readings.odometry, 10.0)
        net.robot.child.terminate()
        assert net.robot.child.wait(5.0) == 0
        time.sleep(0.2)
        last = link.readings.odometry
        with robot(program, domain):
            until(lambda: link.readings.odometry is not last, 10.0)
        assert link.readings.alarm is None


test_motions_end_where_they_should = test_wires.test_motions_end_where_they_should
test_policy_killed = test_wires.test_policy_killed
test_robot_killed = test_wires.test_robot_killed

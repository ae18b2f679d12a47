"""What Zenoh alone has: a router, a bridge's way of naming."""

import time

import pytest

from envs.simulators.robot.executor import MotionOutcome
from envs.simulators.robot.open_transport import open_transport
from tests.fakes.network import drive, driver, in_mid_motion, network
from tests.fakes.robot_process import config

pytest.importorskip("zenoh")

AHEAD, LEFT, RIGHT = (0.25, 0.0, 0.0), (0.0, 0.0, 30.0), (0.0, 0.0, -30.0)


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


def test_router_gone() -> None:
    with network() as net, driver(net, patient=False) as (executor, _, log):
        assert net.router is not None
        ended, moment = in_mid_motion(net, executor, net.router.kill)
        time.sleep(1.0)
        assert ended.outcome is MotionOutcome.STALE
        assert "for 0." in log[0][1]
        assert net.robot.moved_after(moment) == []


def test_without_a_router_there_is_no_wire() -> None:
    with pytest.raises(ConnectionError, match=r"cannot reach a Zenoh router at tcp/127\.0\.0\.1:1"):
        open_transport(config("tcp/127.0.0.1:1", {}))

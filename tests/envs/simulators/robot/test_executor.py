import itertools
import math

import numpy as np
import pytest

from embodied.geometry import compose, wrap
from envs.simulators.robot.executor import MotionOutcome, legs
from envs.simulators.robot.simulated import SimulatedConfig
from tests.fakes.robot import START, Build, simulator

AHEAD, LEFT, RIGHT = (0.25, 0.0, 0.0), (0.0, 0.0, 30.0), (0.0, 0.0, -30.0)


def test_24_chained_actions_end_within_a_centimetre_and_a_degree_and_a_half(bench: Build) -> None:
    one = bench(start=(1.5, 1.0, 0.0, 0.0))
    goal = one.robot.odometry
    for motion in [AHEAD, LEFT, AHEAD, RIGHT, AHEAD, LEFT] * 4:
        goal = compose(goal, (motion[0], motion[1], math.radians(motion[2])))
        assert one.executor.execute(*motion).outcome is MotionOutcome.DONE
    pose = one.robot.odometry
    assert math.dist(pose[:2], goal[:2]) < 0.01
    assert abs(math.degrees(wrap(pose[2] - goal[2]))) < 1.5


@pytest.mark.parametrize(
    "motion",
    [(0.25, 0.0, 0.0), (-0.25, 0.0, 0.0), (0.0, 0.25, 0.0), (0.0, -0.25, 0.0), (0.2, 0.1, 40.0), (0.0, 0.0, 150.0)],
)
def test_every_motion_ends_where_the_simulators_say(bench: Build, motion: tuple[float, float, float]) -> None:
    one, twin = bench(), simulator()
    twin.place(np.array([0]), ["train/0"], np.array([START]))
    assert one.executor.execute(*motion).outcome is MotionOutcome.DONE
    twin.move(np.array([motion]), np.array([True]))
    (x, y, _, yaw), (tx, ty, _, tyaw) = one.robot.pose, twin.poses[0]
    assert math.dist((x, y), (tx, ty)) < 0.015
    assert abs(wrap(yaw - tyaw)) < math.radians(2.0)


def test_turns_take_the_shorter_way_round(bench: Build) -> None:
    one = bench()
    ended = one.executor.execute(0.0, 0.0, -330.0)
    assert ended.outcome is MotionOutcome.DONE
    assert ended.seconds < 3.0
    assert math.degrees(one.robot.pose[3] - START[3]) == pytest.approx(30.0, abs=1.0)


def test_speed_and_acceleration_stay_within_the_limits(bench: Build) -> None:
    one = bench(speed=0.2, acceleration=0.3)
    one.executor.execute(1.0, 0.0, 0.0)
    sent = [(when, fields["v"]) for when, event, fields in one.log if event == "command"]
    assert max(v for _, v in sent) == pytest.approx(0.2)
    rises = [(v2 - v1) / (t2 - t1) for (t1, v1), (t2, v2) in itertools.pairwise(sent)]
    assert max(rises) <= 0.3 + 1e-6


def test_slip_is_not_felt_by_odometry(bench: Build) -> None:
    one = bench(simulated=SimulatedConfig(slip=0.2))
    assert one.executor.execute(0.5, 0.0, 0.0).outcome is MotionOutcome.DONE
    assert one.robot.odometry[0] == pytest.approx(0.5, abs=0.011)
    assert one.robot.pose[0] - START[0] == pytest.approx(0.4, abs=0.011)


def test_a_wall_blocks_and_the_next_motion_is_free(bench: Build) -> None:
    one = bench(start=(5.5, 2.0, 0.0, 0.0))
    ended = one.executor.execute(1.0, 0.0, 0.0)
    assert ended.outcome is MotionOutcome.BLOCKED
    assert ended.after[0] - ended.before[0] == pytest.approx(6.0 - 0.18 - 5.5, abs=0.02)
    assert one.executor.execute(0.0, 0.0, 90.0).outcome is MotionOutcome.DONE
    assert one.executor.execute(0.25, 0.0, 0.0).outcome is MotionOutcome.DONE


def test_a_wall_blocks_a_robot_without_a_bumper_by_its_lack_of_progress(bench: Build) -> None:
    one = bench(start=(5.5, 2.0, 0.0, 0.0), simulated=SimulatedConfig(bumper=False))
    ended = one.executor.execute(1.0, 0.0, 0.0)
    assert ended.outcome is MotionOutcome.BLOCKED
    assert "odometry has not changed" in ended.why or "no progress" in ended.why


def test_wheels_that_turn_too_slowly_time_out(bench: Build) -> None:
    one = bench(no_progress=100.0, no_reaction=100.0)
    one.link.command = lambda v, w: one.link.station.command(v / 10, w / 10)  # type: ignore[method-assign]
    ended = one.executor.execute(1.0, 0.0, 0.0)
    assert ended.outcome is MotionOutcome.TIMED_OUT
    one.clock.sleep(0.3)
    assert not one.moving


def test_legs_of_a_sideways_motion_are_turn_line_turn() -> None:
    found = legs((0.0, 0.0, 0.0), (0.0, 0.25, 0.0))
    assert [leg.turning for leg in found] == [True, False, True]


def test_legs_of_a_motion_back_do_not_turn_round() -> None:
    assert [leg.turning for leg in legs((0.0, 0.0, 0.0), (-0.25, 0.0, 0.0))] == [False]

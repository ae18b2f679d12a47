"""Things go wrong in the middle of a motion: the robot stands still within 0.6 seconds, stays where
it is, and the log says why.
"""

import math
import random
import re

import pytest

from envs.simulators.robot.executor import MotionOutcome
from envs.simulators.robot.faults import Fault
from tests.fakes.robot import Bench, Build, make_bench, simulator

SOON = 0.6

STOPS = {
    Fault.SILENT: "no (odometry|depth image) for",
    Fault.ODOMETRY_REPEATED: "no odometry for",
    Fault.PICTURES_REPEATED: "no depth image for",
    Fault.DELAYED: "no (odometry|depth image) for",
    Fault.NOT_A_NUMBER: "a number that is none",
    Fault.WRONG_SIZE: "a depth image of 12x32x1 came; the camera is 24x32x1",
    Fault.CLIFF: "cliff topic says stop",
    Fault.STOP: "stop topic says stop",
    Fault.BATTERY: "battery is at 1%",
}
"""Faults after which nothing may move again, and what the log says."""

BLOCKS = {
    Fault.ODOMETRY_FROZEN: "odometry has not changed at all",
    Fault.WHEELS_BLOCKED: "odometry has not changed at all",
    Fault.BUMPER: "a bumper is pressed",
}
"""Faults that end a motion, as far as anybody can tell the next one may succeed."""


def stood_after(one: Bench, begun: float) -> list[float]:
    """Fills up, as time passes, with the moments at which the robot moved, `SOON` after `begun` or
    later.
    """
    moved: list[float] = []

    def watch(tick: float) -> None:
        if one.clock.now() > begun + SOON and one.moving:
            moved.append(one.clock.now())

    one.clock.subscribers.append(watch)
    return moved


@pytest.mark.parametrize("fault", STOPS, ids=lambda fault: fault.value)
def test_a_fault_stops_the_robot_soon_and_for_good(bench: Build, fault: Fault) -> None:
    one = bench(fault, after=1.3)
    moved = stood_after(one, 1.3)
    for _ in range(5):
        ended = one.executor.execute(1.0, 0.0, 0.0)
        one.clock.sleep(0.3)
    assert ended.outcome in (MotionOutcome.STALE, MotionOutcome.STOPPED)
    assert moved == []
    assert len(one.reasons()) == 1
    assert re.search(STOPS[fault], one.reasons()[0])


@pytest.mark.parametrize("fault", BLOCKS, ids=lambda fault: fault.value)
def test_a_hindrance_ends_the_motion_soon(bench: Build, fault: Fault) -> None:
    one = bench(fault, after=1.3)
    moved = stood_after(one, 1.3)
    ended = one.executor.execute(1.0, 0.0, 0.0)
    one.clock.sleep(1.0)
    assert ended.outcome is MotionOutcome.BLOCKED
    assert BLOCKS[fault] in ended.why
    assert moved == []


@pytest.mark.parametrize("motion", [(3.0, 0.0, 0.0), (0.0, 0.0, 170.0)], ids=["ahead", "turning"])
def test_a_camera_that_hangs_stops_the_robot_within_a_hand(bench: Build, motion: tuple[float, float, float]) -> None:
    one = bench(Fault.PICTURES_FROZEN, after=1.3)
    at: list[tuple[float, ...]] = []
    one.clock.subscribers.append(lambda tick: at.append(one.robot.pose) if one.clock.now() > 1.3 else None)
    assert one.executor.execute(*motion).outcome is MotionOutcome.STALE
    one.clock.sleep(1.0)
    assert one.reasons() == ["the depth image stays the same while the robot moves: its camera hangs"]
    assert 0.0 < math.dist(at[0][:2], at[-1][:2]) + abs(at[-1][3] - at[0][3]) < 0.5
    assert not one.moving


def test_standing_still_for_long_a_picture_may_stay_the_same(bench: Build) -> None:
    one = bench()
    one.clock.sleep(60.0)
    assert one.executor.execute(0.25, 0.0, 0.0).outcome is MotionOutcome.DONE


def test_missing_data_is_told_from_other_reasons(bench: Build) -> None:
    assert bench(Fault.SILENT, after=0.5).executor.execute(1.0, 0.0, 0.0).outcome is MotionOutcome.STALE
    assert bench(Fault.CLIFF, after=0.5).executor.execute(1.0, 0.0, 0.0).outcome is MotionOutcome.STOPPED


def test_a_clock_that_steps_back_is_harmless(bench: Build) -> None:
    one = bench(Fault.CLOCK_BACK, after=1.3)
    assert one.executor.execute(1.0, 0.0, 0.0).outcome is MotionOutcome.DONE
    assert one.executor.execute(0.0, 0.0, 90.0).outcome is MotionOutcome.DONE
    assert one.reasons() == []


def test_the_robot_stops_itself_when_the_policy_is_gone(bench: Build) -> None:
    one = bench()
    for _ in range(20):
        one.safety.drive(0.25, 0.0)
        one.clock.sleep(0.05)
    moved = stood_after(one, one.clock.now())  # as if this process was killed here
    one.clock.sleep(2.0)
    assert moved == []


def test_nothing_moves_after_any_of_200_random_stops() -> None:
    """Random faults at random times in random motions, again and again told to go on."""
    rng, floor = random.Random(0), simulator()
    for _ in range(200):
        fault, after = rng.choice(list(STOPS)), rng.uniform(0.3, 2.0)
        one = make_bench(fault, after=after, floor=floor)
        moved = stood_after(one, after)
        while one.clock.now() < after + 1.5:
            forward, turn = rng.choice([(0.25, 0.0), (0.15, 0.0), (-0.1, 0.0), (0.0, 30.0), (0.0, -90.0)])
            if one.executor.execute(forward, 0.0, turn).outcome in (MotionOutcome.STALE, MotionOutcome.STOPPED):
                one.clock.sleep(0.2)
        assert moved == [], f"{fault} at {after}"
        assert len(one.reasons()) == 1
        one.safety.close()
    floor.close()

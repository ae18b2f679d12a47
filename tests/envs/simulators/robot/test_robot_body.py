import math

import numpy as np
import pytest

from embodied.simulator import Body
from envs.simulators.robot.executor import MotionOutcome
from envs.simulators.robot.faults import Fault
from envs.simulators.robot.safety import StoppedError
from envs.simulators.robot.simulated import SimulatedConfig
from tests.fakes.robot import START, Build

HERE = (1.0, -2.0, 0.0, math.pi / 2)


def test_is_a_body(bench: Build) -> None:
    assert isinstance(bench().body(), Body)


def test_the_world_is_where_the_robot_was_placed(bench: Build) -> None:
    one = bench()
    one.executor.execute(0.3, 0.0, 40.0)
    body = one.body()
    body.place("here", HERE)
    assert body.pose == pytest.approx(HERE)
    travelled, touched = body.move(0.25, 0.0, 0.0)
    assert not touched
    assert travelled == pytest.approx((0.25, 0.0, 0.0), abs=0.02)
    assert body.pose == pytest.approx((1.0, -1.75, 0.0, math.pi / 2), abs=0.02)


def test_a_square_closes_with_the_left_hand_on_the_same_side(bench: Build) -> None:
    body = bench().body()
    body.place("here", START)
    for _ in range(4):
        body.move(0.4, 0.0, 0.0)
        (_, _, turned), _ = body.move(0.0, 0.0, 90.0)
        assert turned == pytest.approx(90.0, abs=2.0)
    assert body.pose == pytest.approx(START, abs=0.03)


def test_a_blocked_move_is_a_touch_with_what_was_really_travelled(bench: Build) -> None:
    one = bench(start=(5.5, 2.0, 0.0, 0.0))
    body = one.body()
    body.place("here", (0.0, 0.0, 0.0, 0.0))
    (ahead, _, _), touched = body.move(1.0, 0.0, 0.0)
    assert touched
    assert ahead == pytest.approx(6.0 - 0.18 - 5.5, abs=0.02)
    assert one.ended[-1].outcome is MotionOutcome.BLOCKED


def test_a_stopped_robot_is_lost(bench: Build) -> None:
    one = bench(Fault.CLIFF, after=1.0)
    body = one.body()
    body.place("here", HERE)
    with pytest.raises(StoppedError, match="cliff"):
        body.move(2.0, 0.0, 0.0)
    for ask in (body.render, lambda: body.move(0.1, 0.0, 0.0), lambda: body.place("here", HERE)):
        with pytest.raises(StoppedError, match="cliff"):
            ask()


def test_pictures_are_newer_than_the_end_of_the_motion(bench: Build) -> None:
    one = bench(simulated=SimulatedConfig(picture_hertz=4.0))
    body = one.body()
    body.place("here", HERE)
    body.move(0.25, 0.0, 0.0)
    rest = one.clock.now()
    frame = body.render()["depth"]
    assert body.pictures["depth"].received > rest
    assert frame.shape == (12, 16, 1)
    assert frame[6, 8, 0] == pytest.approx(6.0 - one.robot.pose[0], abs=0.05)


def test_pictures_that_never_come_stop(bench: Build) -> None:
    one = bench(Fault.PICTURES_REPEATED, after=1.0)
    body = one.body()
    body.place("here", HERE)
    one.clock.sleep(1.5)
    with pytest.raises(StoppedError, match="no depth image for"):
        body.render()


def test_distances_are_straight_lines_to_the_nearest_goal(bench: Build) -> None:
    points, goals = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]]), np.array([[0.0, 0.0, 0.0], [3.0, 5.0, 0.0]])
    np.testing.assert_allclose(bench().body().distance("here", points, goals), [0.0, 1.0])


def test_other_scenes_and_drawn_episodes_are_refused(bench: Build) -> None:
    body = bench().body()
    with pytest.raises(ValueError, match="'test/0'"):
        body.place("test/0", HERE)
    with pytest.raises(ValueError, match="name the goal"):
        body.sample_navigable("here", np.random.default_rng(0))

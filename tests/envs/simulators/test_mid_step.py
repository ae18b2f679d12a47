import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.simulator import EmbeddedSimulator
from envs.simulators.mid_step import move_with_mid_step
from tests.fakes.rooms import room

ACTIVE = np.ones(1, dtype=bool)


@pytest.fixture(scope="module")
def simulator():
    built = EmbeddedSimulator(EmbeddedConfig(sensors=("depth",), height=8, width=8), 1, lambda scene: room(8, 8))
    yield built
    built.close()


def place(simulator, x, y, yaw):
    simulator.place(np.array([0]), ["room"], np.array([[x, y, 0.0, yaw]]))


@settings(deadline=None)  # the first move compiles
@given(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6), st.floats(-300, 300), st.floats(-3, 3))
def test_two_halves_are_the_whole_where_nothing_is_in_the_way(simulator, forward, left, turn_deg, yaw):
    motion = np.array([[forward, left, turn_deg]])
    place(simulator, 4, 4, yaw)
    whole, there = simulator.move(motion, ACTIVE), simulator.poses
    place(simulator, 4, 4, yaw)
    halves = move_with_mid_step(simulator, motion, ACTIVE, lambda: None)
    assert simulator.poses[:, :2] == pytest.approx(there[:, :2], abs=1e-9)
    assert np.cos(simulator.poses[:, 3] - there[:, 3]) == pytest.approx(1)
    assert halves.travelled == pytest.approx(whole.travelled, abs=1e-9)
    assert halves.collided.tolist() == whole.collided.tolist() == [False]


def test_what_is_done_in_between_finds_the_body_halfway(simulator):
    place(simulator, 4, 4, 0.0)
    seen = []
    move_with_mid_step(simulator, np.array([[0.4, 0.0, 60.0]]), ACTIVE, lambda: seen.append(simulator.poses[0]))
    end = simulator.poses[0]
    assert seen[0][3] == pytest.approx(np.deg2rad(30))
    assert end[3] == pytest.approx(np.deg2rad(60))
    assert np.hypot(*(seen[0] - [4, 4, 0, 0])[:2]) == pytest.approx(np.hypot(*(end - seen[0])[:2]))


def test_travelled_and_collided_are_of_both_halves(simulator):
    place(simulator, 7.6, 4, 0.0)
    moves = move_with_mid_step(simulator, np.array([[0.4, 0.0, 0.0]]), ACTIVE, lambda: None)
    assert moves.travelled[0, 0] == pytest.approx(simulator.poses[0, 0] - 7.6)
    assert moves.travelled[0, 0] < 0.3
    assert moves.collided.tolist() == [True]


def test_a_body_that_is_not_active_stays(simulator):
    place(simulator, 4, 4, 1.0)
    moves = move_with_mid_step(simulator, np.array([[0.4, 0.1, 60.0]]), ~ACTIVE, lambda: None)
    assert simulator.poses[0].tolist() == [4, 4, 0, 1.0]
    assert not moves.travelled.any()

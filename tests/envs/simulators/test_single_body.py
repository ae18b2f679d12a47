"""One body and a batch of one; the rest is in the contract."""

import numpy as np
import pytest

from embodied.simulator import Body
from envs.simulators.embedded import EmbeddedSimulator
from envs.simulators.single_body import BodyAsSimulator, SimulatorAsBody
from tests.fakes.bodies import CONFIG, screened_room


@pytest.fixture
def body():
    body = SimulatorAsBody(EmbeddedSimulator(CONFIG, 1, screened_room))
    yield body
    body.close()


def test_it_is_a_body_in_plain_numbers(body):
    assert isinstance(body, Body)
    body.place("train/0", (1.4, 1.5, 0.0, 0.0))
    travelled, collided = body.move(0.25, 0.0, 0.0)
    assert [type(value) for value in (*body.pose, *travelled, collided)] == [float] * 7 + [bool]
    assert body.pose == pytest.approx((1.65, 1.5, 0.0, 0.0), abs=1e-6)


def test_frames_have_no_body_axis(body):
    body.place("train/0", (1.4, 1.5, 0.0, 0.0))
    frames = body.render()
    assert {name: frame.shape for name, frame in frames.items()} == {
        name: sensor.shape for name, sensor in body.sensors.items()
    }


def test_only_a_simulator_of_one_is_a_body():
    simulator = EmbeddedSimulator(CONFIG, 2, screened_room)
    with pytest.raises(ValueError, match="holds 2"):
        SimulatorAsBody(simulator)
    simulator.close()


def test_a_body_in_no_scene_is_infinitely_far_from_everything(body):
    assert np.isinf(BodyAsSimulator(body).geodesic(np.array([[[1.0, 1.0, 0.0]]])))[0]


def test_an_inactive_body_is_not_asked_to_move(body):
    simulator = BodyAsSimulator(body)
    simulator.place(np.array([0]), ["train/0"], np.array([[1.4, 1.5, 0.0, 0.0]]))
    before = simulator.poses
    assert not simulator.move(np.ones((1, 3)), np.array([False])).travelled.any()
    np.testing.assert_array_equal(simulator.poses, before)

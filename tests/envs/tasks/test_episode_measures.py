import numpy as np
import pytest

from envs.tasks.episode_measures import EpisodeMeasures

BOTH = np.array([0, 1])


def begun(*distance: float) -> EpisodeMeasures:
    journey = EpisodeMeasures.of(2)
    journey.begin(BOTH, np.zeros((2, 4)), np.array(distance))
    return journey


def step(journey: EpisodeMeasures, x: float, *distance: float, collided=(False, False)):
    poses = np.zeros((2, 4))
    poses[:, 0] = x
    return journey.step(poses, np.array(distance), np.array(collided))


def test_steps_give_the_metres_come_nearer():
    assert step(begun(5, 5), 1.0, 4.0, 5.5).tolist() == [1.0, -0.5]


def test_no_path_before_or_after_counts_for_nothing():
    assert step(begun(np.inf, 5), 1.0, 4.0, np.inf).tolist() == [0, 0]
    assert step(begun(np.inf, np.inf), 1.0, np.inf, np.inf).tolist() == [0, 0]


def test_steps_add_up():
    journey = begun(5, 5)
    step(journey, 1.0, 4.0, 4.0, collided=(True, False))
    step(journey, 0.5, 4.5, 4.5, collided=(True, True))
    measured = journey.measures()
    assert measured["path_length"].tolist() == [1.5, 1.5]
    assert measured["collisions"].tolist() == [2, 1]
    assert measured["episode_length"].tolist() == [2, 2]
    assert measured["distance_to_goal"].tolist() == [4.5, 4.5]
    assert measured["start_distance"].tolist() == [5, 5]


def test_a_new_episode_forgets_the_old_one():
    journey = begun(5, 5)
    step(journey, 1.0, 4.0, 4.0, collided=(True, True))
    journey.begin(np.array([1]), np.ones((1, 4)), np.array([2.0]))
    measured = journey.measures()
    assert measured["path_length"].tolist() == measured["collisions"].tolist() == [1, 0]
    assert measured["start_distance"].tolist() == [5, 2]


def test_measures_and_states_are_not_changed_by_further_steps():
    journey = begun(5, 5)
    measured, state = journey.measures(), journey.state_dict()
    step(journey, 1.0, 4.0, 4.0)
    assert measured["path_length"].tolist() == state["path_length"].tolist() == [0, 0]
    journey.load_state_dict(state)
    assert journey.measures()["distance_to_goal"].tolist() == [5, 5]


def test_turning_on_the_spot_is_no_path():
    journey = begun(5, 5)
    poses = np.zeros((2, 4))
    poses[:, 3] = 1.0
    journey.step(poses, np.array([5.0, 5.0]), np.zeros(2, bool))
    assert journey.measures()["path_length"] == pytest.approx([0, 0])

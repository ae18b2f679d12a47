import numpy as np
import pytest

from envs.episodes import EpisodesConfig, generate_list
from tests.fakes.simulator import SCENES, FakeSimulator

TRAIN = [scene for scene in SCENES if scene.startswith("train/")]


def drawn(n, simulator=None, **config):
    return generate_list(simulator or FakeSimulator(1), TRAIN, n, 0, EpisodesConfig(**config))


def distances(episodes):
    return np.array([np.hypot(*(np.subtract(e.start[:2], e.goals[0][:2]))) for e in episodes])


def test_distances_lie_in_the_range_and_are_noted():
    episodes = drawn(50, min_distance=2.0, max_distance=3.0)
    assert ((distances(episodes) >= 2) & (distances(episodes) <= 3)).all()
    assert [e.info["geodesic_distance"] for e in episodes] == pytest.approx(distances(episodes))


def test_near_and_far_goals_are_both_common():
    counts, _ = np.histogram(distances(drawn(400, min_distance=1.0, max_distance=5.0)), bins=4, range=(1, 5))
    assert counts.min() > 60


def test_so_many_start_near_their_goal_whatever_the_other_ranges():
    far = {"min_distance": 2.0, "max_distance": 5.0, "near_distance": 0.4}
    lengths = distances(drawn(400, near_fraction=0.3, **far))
    near = lengths[lengths <= 0.4]
    assert 0.2 < len(near) / 400 < 0.4
    assert near.min() < 0.1
    assert near.max() > 0.3
    assert ((lengths <= 0.4) | ((lengths >= 2) & (lengths <= 5))).all()


def test_near_episodes_are_all_or_none_where_asked():
    assert (distances(drawn(50, near_fraction=1.0, near_distance=0.6)) <= 0.6).all()
    assert (distances(drawn(50, near_fraction=0.0)) >= 1).all()


def test_near_episodes_note_their_distance_and_where_they_cannot_be_found_it_is_said():
    (one,) = drawn(1, near_fraction=1.0)
    assert one.info["geodesic_distance"] == pytest.approx(distances([one])[0])
    cramped = FakeSimulator(1)
    cramped.distance = lambda scene, points, goals: np.full(len(points), 0.1)  # as coarse as a grid can be
    with pytest.raises(RuntimeError, match=r"no episode in 'train/0'.*0\.01 m"):
        drawn(1, cramped, near_fraction=1.0, near_distance=0.01)


def test_a_goal_that_is_near_only_as_a_point_is_not_drawn():
    """Beside a wall a point may have a way to where a body stands, and no body a way to it."""
    simulator = FakeSimulator(1)
    distance = simulator.distance

    def one_way(scene, points, goals):
        return np.where((goals[:, 0] > 4.0).any(), np.inf, distance(scene, points, goals))

    simulator.distance = one_way
    starts = np.linspace(3.7, 4.0, 40)
    simulator.sample_navigable = lambda scene, rng: np.array([rng.choice(starts), 4.0, 0.0])
    goals = np.array([episode.goals[0] for episode in drawn(40, simulator, near_fraction=1.0)])
    assert (goals[:, 0] <= 4.0).all()
    assert goals[:, 0].max() > 3.9


def test_scenes_without_a_fitting_pair_say_so():
    with pytest.raises(
        RuntimeError, match=r"no episode in 'train/.' with a geodesic distance of 50.0 to 60.0 m.*farthest pair was \d"
    ):
        drawn(1, min_distance=50.0, max_distance=60.0)


def test_min_ratio_is_asked_of_every_pair():
    with pytest.raises(RuntimeError, match=r"ratio of at least 1\.5"):  # rooms without walls have no detours
        drawn(1, min_ratio=1.5)


def test_starts_that_are_too_far_in_a_straight_line_are_not_searched():
    simulator = FakeSimulator(1)
    asked, distance = [], simulator.distance
    simulator.distance = lambda scene, points, goals: asked.append(points) or distance(scene, points, goals)
    for episode in drawn(20, simulator, min_distance=0.5, max_distance=2.0, attempts=200):
        assert episode.info["geodesic_distance"] <= 2.0
    assert len(asked) > 0
    assert sum(map(len, asked)) < 12 * len(asked)

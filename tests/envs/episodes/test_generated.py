import numpy as np
import pytest

from envs.episodes import EpisodesConfig, GeneratedEpisodes, generate_list
from tests.fakes.simulator import SCENES, FakeSimulator

TRAIN = [scene for scene in SCENES if scene.startswith("train/")]


def source(bodies=4, seed=0, **config) -> GeneratedEpisodes:
    first_body = config.pop("first_body", 0)
    return GeneratedEpisodes(FakeSimulator(bodies), TRAIN, seed, EpisodesConfig(**config), first_body=first_body)


def deal(source, body, n):
    return [source.next(body) for _ in range(n)]


def distances(episodes):
    return np.array([np.hypot(*(np.subtract(e.start[:2], e.goals[0][:2]))) for e in episodes])


def test_an_episode_depends_on_seed_body_and_number_alone():
    one, other = source(), source()
    expected = [deal(one, body, 5) for body in range(4)]
    interleaved = [[other.next(body) for body in (3, 1, 0, 2)] for _ in range(5)]
    assert [[row[(3, 1, 0, 2).index(body)] for row in interleaved] for body in range(4)] == expected


def test_the_number_of_bodies_has_no_say():
    assert deal(source(bodies=2), 1, 3) == deal(source(bodies=9), 1, 3)


def test_first_body_names_the_bodies_of_a_share():
    assert deal(source(first_body=2), 1, 3) == deal(source(bodies=8), 3, 3)


def test_other_seeds_and_bodies_give_other_episodes():
    starts = {deal(source(seed=seed), body, 1)[0].start for seed in range(5) for body in range(4)}
    assert len(starts) == 20


def test_restart_takes_the_seed():
    again = source(seed=0)
    deal(again, 0, 3)
    again.restart(seed=7)
    assert deal(again, 0, 3) == deal(source(seed=7), 0, 3)


def test_restored_source_goes_on():
    one, other = source(seed=3), source(seed=0)
    deal(one, 0, 3)
    other.load_state_dict(one.state_dict())
    assert deal(other, 0, 3) == deal(one, 0, 3)


def test_a_body_stays_in_a_scene_as_long_as_asked():
    scenes = [e.scene for e in deal(source(episodes_per_scene=3), 0, 30)]
    visits = np.array(scenes).reshape(10, 3)
    assert (visits == visits[:, :1]).all()
    assert set(scenes) <= set(TRAIN)
    assert len(set(scenes)) > 2


def test_the_next_scene_is_announced_when_a_body_enters_one():
    announced = []
    simulator = FakeSimulator(1)
    simulator.prefetch = announced.extend
    source = GeneratedEpisodes(simulator, TRAIN, 0, EpisodesConfig(episodes_per_scene=2))
    scenes = [e.scene for e in deal(source, 0, 8)]
    assert announced[:3] == scenes[2::2]
    assert len(announced) == 4


def test_distances_lie_in_the_range_and_are_noted():
    episodes = deal(source(min_distance=2.0, max_distance=3.0), 0, 50)
    assert ((distances(episodes) >= 2) & (distances(episodes) <= 3)).all()
    assert [e.info["geodesic_distance"] for e in episodes] == pytest.approx(distances(episodes))


def test_near_and_far_goals_are_both_common():
    counts, _ = np.histogram(distances(deal(source(min_distance=1.0, max_distance=5.0), 0, 400)), bins=4, range=(1, 5))
    assert counts.min() > 60


def test_so_many_start_near_their_goal_whatever_the_other_ranges():
    far = {"min_distance": 2.0, "max_distance": 5.0, "near_distance": 0.4}
    lengths = distances(deal(source(near_fraction=0.3, **far), 0, 400))
    near = lengths[lengths <= 0.4]
    assert 0.2 < len(near) / 400 < 0.4
    assert near.min() < 0.1
    assert near.max() > 0.3
    assert ((lengths <= 0.4) | ((lengths >= 2) & (lengths <= 5))).all()


def test_near_episodes_are_all_or_none_where_asked():
    assert (distances(deal(source(near_fraction=1.0, near_distance=0.6), 0, 50)) <= 0.6).all()
    assert (distances(deal(source(near_fraction=0.0), 0, 50)) >= 1).all()


def test_near_episodes_note_their_distance_and_where_they_cannot_be_found_it_is_said():
    one = source(near_fraction=1.0).next(0)
    assert one.info["geodesic_distance"] == pytest.approx(distances([one])[0])
    cramped = FakeSimulator(1)
    cramped.distance = lambda scene, points, goals: np.full(len(points), 0.1)  # as coarse as a grid can be
    with pytest.raises(RuntimeError, match=r"no episode in 'train/0'.*0\.01 m"):
        generate_list(cramped, TRAIN, 1, 0, EpisodesConfig(near_fraction=1.0, near_distance=0.01))


def test_a_goal_that_is_near_only_as_a_point_is_not_drawn():
    """Beside a wall a point may have a way to where a body stands, and no body a way to it."""
    simulator = FakeSimulator(1)
    distance = simulator.distance

    def one_way(scene, points, goals):
        return np.where((goals[:, 0] > 4.0).any(), np.inf, distance(scene, points, goals))

    simulator.distance = one_way
    ranges = EpisodesConfig(near_fraction=1.0)
    starts = np.linspace(3.7, 4.0, 40)
    simulator.sample_navigable = lambda scene, rng: np.array([rng.choice(starts), 4.0, 0.0])
    goals = np.array([episode.goals[0] for episode in generate_list(simulator, TRAIN, 40, 0, ranges)])
    assert (goals[:, 0] <= 4.0).all()
    assert goals[:, 0].max() > 3.9


def test_scenes_without_a_fitting_pair_say_so():
    with pytest.raises(
        RuntimeError, match=r"no episode in 'train/.' with a geodesic distance of 50.0 to 60.0 m.*farthest pair was \d"
    ):
        source(min_distance=50.0, max_distance=60.0).next(0)


def test_min_ratio_is_asked_of_every_pair():
    with pytest.raises(RuntimeError, match=r"ratio of at least 1\.5"):  # rooms without walls have no detours
        source(min_ratio=1.5).next(0)


def test_lists_spread_evenly_over_scenes_and_repeat():
    simulator = FakeSimulator(1)
    episodes = generate_list(simulator, TRAIN, 10, seed=1)
    assert [e.scene for e in episodes] == TRAIN * 2
    assert episodes == generate_list(simulator, TRAIN, 10, seed=1)
    assert episodes[:4] == generate_list(simulator, TRAIN, 4, seed=1)
    assert len({(e.id, e.start, e.seed) for e in episodes + generate_list(simulator, TRAIN, 10, seed=2)}) == 20


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("min_distance", -1.0),
        ("max_distance", 0.5),
        ("min_ratio", -0.1),
        ("near_fraction", 1.1),
        ("near_distance", 0.0),
        ("episodes_per_scene", 0),
        ("candidates", 0),
    ],
)
def test_config_refuses_what_cannot_be(field, value):
    with pytest.raises(ValueError, match=field):
        EpisodesConfig(**{field: value})


def test_no_scenes_is_an_error():
    with pytest.raises(ValueError, match="at least one scene"):
        GeneratedEpisodes(FakeSimulator(1), [], 0)


def test_starts_that_are_too_far_in_a_straight_line_are_not_searched():
    simulator = FakeSimulator(1)
    asked, distance = [], simulator.distance
    simulator.distance = lambda scene, points, goals: asked.append(points) or distance(scene, points, goals)
    episodes = GeneratedEpisodes(simulator, TRAIN, 0, EpisodesConfig(min_distance=0.5, max_distance=2.0, attempts=200))
    for episode in deal(episodes, 0, 20):
        assert episode.info["geodesic_distance"] <= 2.0
    assert len(asked) > 0
    assert sum(map(len, asked)) < 12 * len(asked)

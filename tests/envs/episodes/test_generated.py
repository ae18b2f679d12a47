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


def test_lists_spread_evenly_over_scenes_and_repeat():
    simulator = FakeSimulator(1)
    episodes = generate_list(simulator, TRAIN, 10, seed=1)
    assert [e.scene for e in episodes] == TRAIN * 2
    assert episodes == generate_list(simulator, TRAIN, 10, seed=1)
    assert episodes[:4] == generate_list(simulator, TRAIN, 4, seed=1)
    assert len({(e.id, e.start, e.seed) for e in episodes + generate_list(simulator, TRAIN, 10, seed=2)}) == 20


def test_no_scenes_is_an_error():
    with pytest.raises(ValueError, match="at least one scene"):
        GeneratedEpisodes(FakeSimulator(1), [], 0)

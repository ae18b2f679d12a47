import threading
import time

import pytest

from embodied.actions import PAPER
from embodied.episode import Episode
from embodied.perturbations import Nothing
from envs.episodes import EpisodesConfig, GeneratedEpisodes
from envs.episodes.prefetch import PrefetchedEpisodes
from envs.gym.single import NavigationEnv
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from tests.fakes.simulator import SCENES, FakeSimulator

MAIN = threading.get_ident()


def episode(body: int, k: int) -> Episode:
    return Episode(id=f"{body}.{k}", scene="train/0", start=(0, 0, 0, 0), goals=((1, 0, 0),), seed=k)


class Prefetcher(FakeSimulator):
    """Notes which threads ask it for places."""

    def __init__(self, bodies: int) -> None:
        super().__init__(bodies)
        self.askers: set[int] = set()
        self.asked_late = False

    def prefetch(self, scenes) -> None:
        pass

    def sample_navigable(self, scene, rng):
        self.askers.add(threading.get_ident())
        time.sleep(0.001)
        self.asked_late |= self.closed
        return super().sample_navigable(scene, rng)


def test_the_next_episode_is_drawn_while_the_one_before_goes_on():
    drawn = {0: threading.Event(), 1: threading.Event()}

    def draw(body, k):
        drawn.get(k, threading.Event()).set()
        return episode(body, k)

    assert PrefetchedEpisodes(draw).take(3, 0).id == "3.0"
    assert drawn[1].wait(5), "the second was not begun"


def test_episodes_come_in_order_for_bodies_in_any_order():
    ahead = PrefetchedEpisodes(episode)
    wanted = [(0, 0), (1, 0), (0, 1), (0, 2), (1, 1)]
    assert [ahead.take(*one).id for one in wanted] == [f"{body}.{k}" for body, k in wanted]


def test_another_episode_than_the_next_one_may_be_wanted():
    ahead = PrefetchedEpisodes(episode)
    ahead.take(0, 0)
    assert ahead.take(0, 7).id == "0.7"


def test_what_drawing_raises_comes_when_the_episode_is_wanted():
    def draw(body, k):
        if k == 1:
            raise RuntimeError("no episode in 'train/0'")
        return episode(body, k)

    ahead = PrefetchedEpisodes(draw)
    ahead.take(0, 0)
    with pytest.raises(RuntimeError, match="no episode in"):
        ahead.take(0, 1)


def test_nothing_is_drawn_once_it_is_closed():
    begun, gate, drawn = threading.Event(), threading.Event(), []

    def draw(body, k):
        if k:
            begun.set()
            gate.wait(5)
        drawn.append((body, k))
        return episode(body, k)

    ahead = PrefetchedEpisodes(draw)
    ahead.take(0, 0)
    assert begun.wait(5)
    threading.Timer(0.1, gate.set).start()
    ahead.close()
    assert drawn == [(0, 0), (0, 1)], "what was begun is finished"
    with pytest.raises(RuntimeError):
        ahead.take(0, 1)
    ahead.close()


@pytest.mark.parametrize("kind", [NavigationEnv, NavigationVectorEnv])
def test_closing_an_environment_stops_the_drawing_before_its_simulator_is_closed(kind):
    simulator, task = Prefetcher(1), PointNavConfig(frames=())
    env = kind(simulator, task.build(simulator, PAPER), PAPER, Nothing(), GeneratedEpisodes(simulator, SCENES, 0))
    env.reset(seed=0)
    env.close()
    assert simulator.closed
    with pytest.raises(RuntimeError, match="shutdown"):
        env.navigation.source.next(0)
    assert not simulator.asked_late


def test_a_simulator_that_prefetches_is_asked_from_the_other_thread_and_gives_the_same_episodes():
    simulator = Prefetcher(2)
    ahead = GeneratedEpisodes(simulator, SCENES, 5, EpisodesConfig())
    plain = GeneratedEpisodes(FakeSimulator(2), SCENES, 5, EpisodesConfig())
    order = (0, 1, 1, 0, 1, 0, 0)
    assert [ahead.next(body) for body in order] == [plain.next(body) for body in order]
    assert simulator.askers
    assert MAIN not in simulator.askers


def test_what_was_drawn_for_another_seed_is_forgotten():
    ahead = GeneratedEpisodes(Prefetcher(1), SCENES, 5, EpisodesConfig())
    ahead.next(0)
    ahead.restart(seed=6)
    assert ahead.next(0) == GeneratedEpisodes(FakeSimulator(1), SCENES, 6, EpisodesConfig()).next(0)

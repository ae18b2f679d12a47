import numpy as np
import pytest
from gymnasium.error import ResetNeeded

from embodied.actions import PAPER
from embodied.episode import Episode
from embodied.perturbations import TRAINING_DRIFT, Nothing
from envs.episodes import ListedEpisodes
from envs.gym.episode_runner import EpisodeRunner
from envs.tasks import PointNavConfig
from tests.fakes.simulator import FakeSimulator

AHEAD, END = 0, PAPER.end


def listed(n):
    goals = ((6.0, 4.0, 0.0),)
    return [Episode(id=str(i), scene="train/0", start=(4.0, 4.0, 0.0, 0.0), goals=goals, seed=i) for i in range(n)]


def navigation(bodies=2, n=4, perturbation=None, seed=0) -> EpisodeRunner:
    simulator = FakeSimulator(bodies)
    task = PointNavConfig().build(simulator, PAPER)
    return EpisodeRunner(simulator, task, PAPER, perturbation or Nothing(), ListedEpisodes(listed(n), bodies), seed)


def where_ahead_leads(seed):
    bodies = navigation(perturbation=TRAINING_DRIFT)
    bodies.restart(seed)
    bodies.advance(np.array([AHEAD, AHEAD]))
    return bodies.simulator.poses[:, 0].tolist()


def test_an_episode_goes_on_after_its_end_until_another_is_begun():
    bodies = navigation()
    bodies.restart(None)
    assert bodies.advance(np.array([END, AHEAD])).terminated.tolist() == [True, False]
    assert [episode.id for episode in bodies.episodes] == ["0", "1"]
    bodies.begin(np.array([0]))
    assert [episode.id for episode in bodies.episodes] == ["2", "1"]


def test_actuations_follow_from_the_seed_and_the_episode():
    assert where_ahead_leads(seed=1) == where_ahead_leads(seed=1) == where_ahead_leads(seed=np.int64(1))
    assert where_ahead_leads(seed=1) != where_ahead_leads(seed=2)
    drifts = where_ahead_leads(seed=1)
    assert drifts[0] != drifts[1]


def test_summaries_name_the_episode_and_leave_resting_bodies_out():
    bodies = navigation(n=1)
    bodies.restart(None)
    (summary,) = bodies.summaries(np.array([0, 1]))
    assert (summary["episode_id"], summary["scene"], summary["seed"]) == ("0", "train/0", 0)
    assert summary["distance_to_goal"] == 2.0


def test_resting_bodies_stay_where_they_are_put():
    bodies = navigation(n=1)
    bodies.restart(None)
    bodies.advance(np.array([AHEAD, AHEAD]))
    assert bodies.simulator.poses[:, 0].tolist() == [4.25, 4.0]


def test_nothing_begun_nothing_to_save():
    with pytest.raises(ResetNeeded):
        navigation().state_dict()


def test_the_perturbation_is_part_of_the_state():
    bodies, fresh = navigation(perturbation=TRAINING_DRIFT), navigation()
    bodies.restart(None)
    fresh.load_state_dict(bodies.state_dict())
    assert fresh.perturbation == TRAINING_DRIFT

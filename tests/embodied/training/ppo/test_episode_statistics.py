import numpy as np

from embodied.training.distributed import Ranks
from embodied.training.ppo.episode_statistics import EpisodeStatistics


def info(**measures: list[float]) -> dict[str, np.ndarray]:
    mask = np.array([True, False, True])
    return {k: np.array(v) for k, v in measures.items()} | {f"_{k}": mask for k in measures}


def test_means_are_over_the_episodes_that_ended() -> None:
    statistics = EpisodeStatistics()
    statistics.add(info(success=[1.0, 99.0, 0.0]))
    statistics.add(info(success=[1.0, 99.0, 1.0]))
    assert statistics.take(Ranks()) == {"episode/success": 0.75, "episode/count": 4.0}
    assert statistics.take(Ranks()) == {"episode/count": 0.0}


def test_only_finite_measures_count() -> None:
    statistics = EpisodeStatistics()
    statistics.add(info(distance_to_goal=[np.inf, 0.0, 2.0], seed=[1, 2, 3]))
    assert statistics.take(Ranks()) == {"episode/distance_to_goal": 2.0, "episode/count": 1.0}


def test_half_a_window_survives_its_state() -> None:
    statistics, other = EpisodeStatistics(), EpisodeStatistics()
    statistics.add(info(success=[1.0, 0.0, 0.0]))
    other.load_state_dict(statistics.state_dict())
    assert other.take(Ranks()) == statistics.take(Ranks())

import time

import numpy as np
import pytest

from embodied.training.distributed import Ranks
from embodied.training.ppo.episode_statistics import EpisodeStatistics, Stopwatch


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


def test_time_is_shared_out_by_name() -> None:
    stopwatch = Stopwatch()
    with stopwatch("work"):
        time.sleep(0.03)
    stopwatch.steps = 6
    taken = stopwatch.take()
    assert 0.5 < taken["speed/work_share"] <= 1
    assert taken["speed/steps_per_second"] == pytest.approx(6 * taken["speed/work_share"] / 0.03, rel=0.3)
    assert stopwatch.take()["speed/steps_per_second"] == 0

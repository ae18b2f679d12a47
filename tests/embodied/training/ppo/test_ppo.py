import numpy as np
import pytest
from gymnasium.spaces import Box

from embodied.training.ppo import PPO
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import Settings, settings

VIDEOS = settings(bodies=4, rollout=8, video_every=64)


def ppo(config: Settings, env: LitCorridor | None = None) -> PPO:
    return PPO([env or LitCorridor(4)], SmallPolicy(), config.ppo, config.trainer, config.optimiser)


def test_the_sensor_of_videos_must_exist() -> None:
    with pytest.raises(ValueError, match=r"video_sensor is 'rgb'; choose one of frame"):
        ppo(VIDEOS)


def test_the_sensor_of_videos_must_be_an_image() -> None:
    env = LitCorridor(4)
    env.single_observation_space["depth"] = Box(0, 5, (1, 7, 1), np.float32)
    with pytest.raises(ValueError, match=r"video_sensor is 'depth'; choose one of frame"):
        ppo(VIDEOS.but(video_sensor="depth"), env)


def test_the_environment_must_hold_the_configured_bodies() -> None:
    with pytest.raises(ValueError, match=r"bodies is 48, 48 for each process, but the environment has 4"):
        ppo(settings())


def test_gathering_counts_the_steps_of_all_bodies() -> None:
    trained = ppo(settings(bodies=4, rollout=8))
    trained.begin(seed=0)
    assert (
        trained.gather(0, lambda: trained.collector.rollout.filled == 3, lambda environment: None) == 16
    )  # `stop` acts a step later
    assert trained.gather(0, lambda: False, lambda environment: None) == 16

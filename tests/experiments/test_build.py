from dataclasses import replace

import numpy as np
import pytest

from configs import ConfigError, TrainConfig, compose
from embodied.training.distributed import Ranks
from experiments import build as parts


class Second(Ranks):
    """The second of two."""

    rank, size = 1, 2


@pytest.fixture(scope="module")
def config() -> TrainConfig:
    found: TrainConfig = compose("train", ["experiment=cpu_aap", "debug=seconds"])
    return found


def poses(*envs) -> np.ndarray:
    """Where the bodies stand at the beginning, and after some steps in which all try to end."""
    rows = [np.concatenate([env.reset(seed=5)[1]["pose"] for env in envs])]
    for action in (0, 14, 15, 3):
        steps = [env.step(np.full(env.num_envs, action)) for env in envs]
        rows.append(np.concatenate([infos["pose"] for *_, infos in steps]))
    return np.array(rows)


def test_halves_live_what_the_whole_lives(config: TrainConfig) -> None:
    halved = replace(config, trainer=replace(config.trainer, overlap=True))
    halves = parts.training_envs(halved, Ranks())
    assert [env.num_envs for env in halves] == [2, 2]
    assert np.array_equal(poses(*halves), poses(parts.training_env(config)))


def test_a_process_holds_its_share(config: TrainConfig) -> None:
    (share,) = parts.training_envs(config, Second())
    assert np.array_equal(poses(share), poses(parts.training_env(config))[:, 2:])


def test_bodies_that_cannot_be_shared_are_an_error_in_the_configuration(config: TrainConfig) -> None:
    odd = replace(config, trainer=replace(config.trainer, bodies=5))
    with pytest.raises(ConfigError, match=r"trainer\.bodies is 5; it must be a multiple of the 2 processes"):
        parts.training_envs(odd, Second())


def test_the_simulator_goes_along_to_the_device_of_a_process_if_it_was_on_the_same(config: TrainConfig) -> None:
    for simulated_on in ("cuda", "cuda:0"):
        together = replace(config, device="cuda", simulator=replace(config.simulator, device=simulated_on))
        assert parts.on(together, "cuda:3").simulator.device == "cuda:3"
        assert parts.on(together, "cuda").simulator.device == simulated_on
        assert parts.on(together, "cpu").simulator.device == "cpu"
    apart = replace(config, device="cuda")
    assert (parts.on(apart, "cuda:3").device, parts.on(apart, "cuda:3").simulator.device) == ("cuda:3", "cpu")

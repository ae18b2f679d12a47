"""Workers keep the contract of simulators, and change nothing."""

import numpy as np
import pytest

from embodied.perturbations import THOR_NOISE, TRAINING_DRIFT, Compose
from envs.gym import factory as assembly
from envs.simulators.embedded import EmbeddedSimulator
from tests.contracts.simulator import SimulatorContract
from tests.fakes.bodies import CONFIG, RoomConfig, screened_course, screened_room


@pytest.fixture(scope="module")
def simulator():
    simulator = RoomConfig().build(2)
    yield simulator
    simulator.close()


def seen(simulator, steps=60):
    """All that an environment over a simulator shows under random actions."""
    env = assembly.vector(
        2,
        simulator=simulator,
        task={"frames": ["rgb", "depth"], "max_episode_steps": 25},
        perturbation=Compose(parts=(TRAINING_DRIFT, THOR_NOISE)),
        episodes={"min_distance": 0.5},
    )
    rng = np.random.default_rng(0)
    yield env.reset(seed=3)[0]
    for _ in range(steps):
        observation, *outcome, infos = env.step(rng.integers(0, 15, 2))
        yield observation | {"outcome": np.array(outcome), "pose": infos["pose"]}


def test_everything_is_as_without_workers(simulator):
    alone = EmbeddedSimulator(CONFIG, 2, screened_room)
    for ours, theirs in zip(seen(simulator), seen(alone), strict=True):
        assert ours.keys() == theirs.keys()
        for name, value in ours.items():
            np.testing.assert_array_equal(value, theirs[name], err_msg=name)
    alone.close()


class TestWorkers(SimulatorContract):
    @pytest.fixture
    def course(self, simulator):
        return screened_course(simulator)

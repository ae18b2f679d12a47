import subprocess
import sys

import gymnasium
import pytest

import envs
from envs.gym.registration import IDS as KINDS
from envs.gym.registration import register
from envs.gym.vector import NavigationVectorEnv
from tests.fakes.simulator import FakeConfig

IDS = list(KINDS)


def test_importing_envs_registers_every_id():
    assert set(IDS) <= set(gymnasium.registry)
    assert envs.register is register


def test_importing_envs_loads_nothing_heavy():
    heavy = "{'torch', 'warp', 'matplotlib', 'envs.gym.factory'}"
    code = f"import sys, envs; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"


def test_registering_twice_does_nothing(recwarn):
    register()
    assert not recwarn


@pytest.mark.parametrize("id", IDS)
def test_make_and_make_vec_agree_on_the_spaces(id):
    single = gymnasium.make(id, simulator=FakeConfig())
    vector = gymnasium.make_vec(id, num_envs=3, simulator=FakeConfig())
    assert isinstance(vector.unwrapped, NavigationVectorEnv)
    assert vector.num_envs == 3
    assert vector.single_observation_space == single.observation_space
    assert vector.single_action_space == single.action_space


@pytest.mark.parametrize("id", IDS)
def test_other_vectorisations_work_too(id):
    vector = gymnasium.make_vec(id, num_envs=2, vectorization_mode="sync", simulator=FakeConfig())
    observation, _ = vector.reset(seed=1)
    assert observation["rgb"].shape == (2, 8, 8, 3)


def test_human_rendering_is_gymnasiums():
    env = gymnasium.make(IDS[0], simulator=FakeConfig(), render_mode="rgb_array_list")
    env.reset(seed=0)
    env.step(0)
    assert len(env.render()) == 2


@pytest.mark.parametrize("id", IDS)
def test_the_default_is_the_embedded_simulator(id):
    env = gymnasium.make(id, render_mode="rgb_array")
    env.reset(seed=0)
    *_, info = env.step(env.unwrapped.navigation.space.end)
    assert info["scene"].startswith("train/")
    assert env.render().shape[0] >= 224
    env.close()

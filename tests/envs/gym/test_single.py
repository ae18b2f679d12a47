"""The single environment, and its agreement with the vector environment step by step."""

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from embodied.actions import PAPER
from embodied.episode import Episode
from embodied.perturbations import THOR_NOISE, TRAINING_DRIFT, Compose, Delay, Dropout, Nothing
from envs.episodes import GeneratedEpisodes, ListedEpisodes
from envs.gym.registration import IDS
from envs.gym.single import NavigationEnv
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import ObjectNavConfig, PointNavConfig
from tests.fakes.simulator import SCENES, FakeConfig, FakeSimulator

AHEAD, END, BODIES, HORIZON = 0, PAPER.end, 4, 30
NOISY = Compose(parts=(TRAINING_DRIFT, THOR_NOISE, Delay(steps=1), Dropout(probability=0.1)))


TASKS = [PointNavConfig, ObjectNavConfig]


def make(kind, bodies, first_body=0, perturbation=NOISY, task=PointNavConfig, **kwargs):
    simulator = FakeSimulator(bodies)
    config = task(max_episode_steps=HORIZON, frames=("rgb", "depth"))
    source = GeneratedEpisodes(simulator, SCENES[:5], 0, first_body=first_body, draw=config.drawer())
    return kind(simulator, config.build(simulator, PAPER), PAPER, perturbation, source, **kwargs)


def one_episode(**kwargs) -> NavigationEnv:
    simulator = FakeSimulator(1)
    episode = Episode(id="e", scene="train/2", start=(4.0, 4.0, 0.0, 0.0), goals=((4.1, 4.0, 0.0),), seed=9)
    task = PointNavConfig(max_episode_steps=3).build(simulator, PAPER)
    return NavigationEnv(simulator, task, PAPER, Nothing(), ListedEpisodes([episode], 1), **kwargs)


def actions(steps):
    rng = np.random.default_rng(0)
    rows = rng.integers(0, END, (steps, BODIES))
    return np.where(rng.random(rows.shape) < 0.05, END, rows)


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def row(values, body):
    return {name: value[body] for name, value in values.items()}


@pytest.mark.parametrize("task", TASKS)
def test_the_vector_environment_is_so_many_single_ones(task):
    """Observations, rewards, flags, poses, final observations and measures, bit for bit, under
    drift, noise, delay and dropout.
    """
    vector = make(NavigationVectorEnv, BODIES, task=task)
    singles = [make(NavigationEnv, 1, first_body=body, task=task) for body in range(BODIES)]
    together, _ = vector.reset(seed=4)
    assert all(same(env.reset(seed=4)[0], row(together, body)) for body, env in enumerate(singles))
    ends = 0
    for chosen in actions(150):
        together, reward, terminated, truncated, infos = vector.step(chosen)
        for body, env in enumerate(singles):
            seen, gain, ended, cut, info = env.step(chosen[body])
            assert (gain, ended, cut) == (reward[body], terminated[body], truncated[body])
            if ended or cut:
                ends += 1
                assert same(seen, infos["final_obs"][body])
                assert same(info, {name: infos["final_info"][name][body] for name in info})
                seen, info = env.reset()
            assert same(seen, row(together, body))
            assert np.array_equal(info["pose"], infos["pose"][body])
    assert ends > 20


def test_the_layout_of_infos_is_gymnasiums_own():
    """Beside Gymnasium's `SyncVectorEnv` in the same autoreset mode."""
    vector = make(NavigationVectorEnv, BODIES)
    reference = SyncVectorEnv(
        [lambda body=body: make(NavigationEnv, 1, first_body=body) for body in range(BODIES)],
        autoreset_mode=AutoresetMode.SAME_STEP,
    )
    vector.reset(seed=4)
    reference.reset(seed=[4] * BODIES)
    for chosen in actions(60):
        ours, theirs = vector.step(chosen), reference.step(chosen)
        assert same(ours[0], theirs[0])
        assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(ours[1:4], theirs[1:4], strict=True))
        assert ours[4].keys() - {"resting", "_resting"} == theirs[4].keys()
        if "final_info" in theirs[4]:
            mine, yours = ours[4]["final_info"], theirs[4]["final_info"]
            assert mine.keys() == yours.keys()
            assert all(np.array_equal(mine[name], yours[name]) for name in yours)
            assert np.array_equal(ours[4]["_final_obs"], theirs[4]["_final_obs"])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("id", IDS)
def test_gymnasium_accepts_it(id):
    check_env(gymnasium.make(id, simulator=FakeConfig(), perturbation=NOISY).unwrapped)


def test_end_gives_the_measures():
    env = one_episode()
    env.reset()
    _, reward, terminated, truncated, info = env.step(END)
    assert (terminated, truncated) == (True, False)
    assert reward == pytest.approx(10 - 0.01)
    assert (info["episode_id"], info["scene"], info["seed"]) == ("e", "train/2", 9)
    assert info["success"] == info["spl"] == 1.0


def test_the_horizon_truncates():
    env = one_episode()
    env.reset()
    flags = [env.step(AHEAD)[2:4] for _ in range(3)]
    assert flags == [(False, False), (False, False), (False, True)]


def test_nothing_is_reset_behind_ones_back():
    env = one_episode()
    env.reset()
    env.step(AHEAD)
    observation, *_, info = env.step(END)
    assert observation["previous_action"] == END
    assert info["pose"] == pytest.approx([4.25, 4.0, 0.0, 0.0])


def test_the_end_of_the_list_is_said():
    env = one_episode()
    env.reset()
    with pytest.raises(ValueError, match="no episode left"):
        env.reset()


def test_stepping_needs_a_reset():
    with pytest.raises(ResetNeeded):
        one_episode().step(AHEAD)


def test_more_than_one_body_is_refused():
    with pytest.raises(ValueError, match="the simulator 2; use NavigationVectorEnv"):
        make(NavigationEnv, 2)


def test_render_shows_view_and_map():
    env = one_episode(render_mode="rgb_array")
    env.reset()
    before = env.render()
    assert before.dtype == np.uint8
    assert before.shape == (224, 448, 3)
    env.step(AHEAD)
    assert not np.array_equal(env.render(), before)
    assert one_episode().render() is None


def test_closing_closes_the_simulator():
    env = one_episode()
    env.close()
    env.close()
    assert env.navigation.simulator.closed

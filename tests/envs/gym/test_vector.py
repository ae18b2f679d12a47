"""The vector environment over a fake simulator; `test_single.py` compares it with single ones."""

from copy import deepcopy

import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode
from gymnasium.wrappers.vector import RecordEpisodeStatistics

from embodied.actions import COMMON, PAPER
from embodied.episode import Episode
from embodied.perturbations import THOR_NOISE, TRAINING_DRIFT, Compose, Delay, Drift, Dropout, Nothing
from embodied.runs.state_tree import decode_tree, encode_tree
from envs.episodes import GeneratedEpisodes, ListedEpisodes
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from tests.fakes.simulator import SCENES, FakeSimulator

AHEAD, STAY, END = 0, 3, PAPER.end
RESTLESS = Compose(parts=(TRAINING_DRIFT, THOR_NOISE, Delay(steps=2), Dropout(probability=0.1)))


def listed(n, goal=(6.0, 4.0, 0.0)) -> list[Episode]:
    return [
        Episode(id=str(i), scene=SCENES[i % 5], start=(4.0, 4.0, 0.0, 0.1 * i), goals=(goal,), seed=i) for i in range(n)
    ]


def make(
    bodies=3, episodes=None, perturbation=None, space=PAPER, max_episode_steps=500, frames=("rgb", "depth"), **kwargs
):
    simulator = FakeSimulator(bodies)
    source = GeneratedEpisodes(simulator, SCENES[:5], 0) if episodes is None else ListedEpisodes(episodes, bodies)
    task = PointNavConfig(max_episode_steps=max_episode_steps, frames=frames).build(simulator, space)
    return NavigationVectorEnv(simulator, task, space, perturbation or Nothing(), source, **kwargs)


def actions(env, steps, seed=0, end=0.02):
    """Random actions with END now and then."""
    rng = np.random.default_rng(seed)
    chosen = rng.integers(0, env.single_action_space.n - 1, (steps, env.num_envs))
    return np.where(rng.random(chosen.shape) < end, env.single_action_space.n - 1, chosen)


def equal(a, b):
    """Whether two trees of tuples, dicts and arrays are bit for bit the same."""
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray) and a.dtype == object:
        return equal(a.tolist(), b.tolist())
    return np.array_equal(a, b) and np.asarray(a).dtype == np.asarray(b).dtype


def test_spaces_hold_what_is_given():
    env = make()
    observation, _ = env.reset(seed=0)
    assert env.observation_space.contains(observation)
    assert env.action_space.contains(np.array([0, 15, 3]))
    assert env.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    for row in actions(env, 50, end=0.2):
        assert env.observation_space.contains(env.step(row)[0])


def test_same_seed_same_everything():
    one, other = make(perturbation=TRAINING_DRIFT), make(perturbation=TRAINING_DRIFT)
    assert equal(one.reset(seed=5), other.reset(seed=5))
    for row in actions(one, 100):
        assert equal(one.step(row), other.step(row))


def test_reset_with_a_seed_starts_over_and_without_goes_on():
    env = make()
    first, _ = env.reset(seed=5)
    second, _ = env.reset()
    assert not np.array_equal(first["rgb"], second["rgb"])
    assert equal(env.reset(seed=5)[0], first)
    assert equal(env.reset()[0], second)
    assert not np.array_equal(env.reset(seed=6)[0]["rgb"], first["rgb"])


def test_end_terminates_at_once_without_moving():
    env = make(episodes=listed(6))
    env.reset()
    before = env.step([AHEAD] * 3)[-1]["pose"]
    _, reward, terminated, truncated, infos = env.step([AHEAD, END, STAY])
    assert terminated.tolist() == [False, True, False]
    assert not truncated.any()
    assert reward[1] == pytest.approx(-0.01)
    assert infos["final_info"]["pose"][1] == pytest.approx(before[1])


def test_the_step_that_ends_an_episode_begins_the_next():
    env = make(episodes=listed(6))
    env.reset()
    last, *_ = env.step([AHEAD] * 3)
    observation, _, _, _, infos = env.step([AHEAD, END, STAY])
    assert infos["_final_obs"].tolist() == infos["_final_info"].tolist() == [False, True, False]
    assert infos["final_obs"][0] is None
    final = infos["final_obs"][1]
    assert env.single_observation_space.contains(final)
    assert np.array_equal(final["rgb"], last["rgb"][1]), "END changes nothing, so the last frame is seen again"
    assert final["previous_action"] == END
    assert observation["previous_action"].tolist() == [AHEAD, len(PAPER), STAY]
    assert observation["gps"][1].tolist() == [0, 0]
    assert infos["pose"][1].tolist() == [4.0, 4.0, 0.0, 0.4], "episode 4 follows episode 1 on body 1"


def test_final_info_holds_the_measures_and_the_episode():
    env = make(episodes=listed(6, goal=(4.1, 4.0, 0.0)))
    env.reset()
    final = env.step([STAY, END, STAY])[-1]["final_info"]
    assert (final["episode_id"][1], final["scene"][1], final["seed"][1]) == ("1", "train/1", 1)
    assert (final["success"][1], final["spl"][1], final["episode_length"][1]) == (1, 1, 1)
    assert final["_success"].tolist() == [False, True, False]


def test_a_truncated_body_is_seen_where_it_came_to():
    still, twin = make(episodes=listed(6), max_episode_steps=2), make(episodes=listed(6))
    for env in (still, twin):
        env.reset()
        env.step([AHEAD] * 3)
    _, _, terminated, truncated, infos = still.step([AHEAD] * 3)
    expected, *_ = twin.step([AHEAD] * 3)
    assert truncated.all()
    assert not terminated.any()
    for body in range(3):
        assert equal(infos["final_obs"][body], {name: value[body] for name, value in expected.items()})


def test_end_and_horizon_are_told_apart_in_one_step():
    env = make(episodes=listed(6), max_episode_steps=1)
    env.reset()
    _, _, terminated, truncated, _ = env.step([AHEAD, END, AHEAD])
    assert terminated.tolist() == [False, True, False]
    assert truncated.tolist() == [True, False, True]


def test_every_episode_is_as_long_as_it_says():
    env = make(max_episode_steps=7)
    env.reset(seed=0)
    length = np.zeros(3)
    for row in actions(env, 60, end=0.1):
        _, _, terminated, truncated, infos = env.step(row)
        length += 1
        ended = terminated | truncated
        if ended.any():
            assert (infos["final_info"]["episode_length"][ended] == length[ended]).all()
            assert (length[truncated] == 7).all()
        length[ended] = 0


def test_exhausted_bodies_rest():
    env = make(bodies=2, episodes=listed(3))
    env.reset()
    *_, infos = env.step([END, END])
    assert infos["resting"].tolist() == [False, True]
    assert infos["final_info"]["episode_id"].tolist() == ["0", "1"]
    where = infos["pose"][1]
    _, reward, terminated, truncated, infos = env.step([END, END])
    assert terminated.tolist() == [True, False]
    assert reward[1] == 0
    assert infos["_final_info"].tolist() == [True, False]
    for _ in range(600):
        _, reward, terminated, truncated, infos = env.step([AHEAD, AHEAD])
        assert not (reward.any())
        assert not (terminated.any())
        assert not (truncated.any())
    assert infos["resting"].all()
    assert np.array_equal(infos["pose"][1], where)
    with pytest.raises(ValueError, match="no episode left"):
        env.reset()


def test_more_bodies_than_episodes():
    env = make(bodies=4, episodes=listed(2))
    observation, infos = env.reset()
    assert infos["resting"].tolist() == [False, False, True, True]
    assert env.observation_space.contains(observation)
    *_, infos = env.step([END] * 4)
    assert infos["_final_info"].tolist() == [True, True, False, False]


def test_results_do_not_depend_on_the_number_of_bodies():
    def results(bodies):
        env = make(bodies=bodies, episodes=listed(6), perturbation=TRAINING_DRIFT)
        infos, rows = env.reset()[1], {}
        while not infos["resting"].all():
            *_, infos = env.step(np.where(env.navigation.task.measures()["episode_length"] < 20, AHEAD, END))
            final = infos.get("final_info", {})
            for body in np.flatnonzero(infos.get("_final_info", [])):
                rows[final["episode_id"][body]] = (final["distance_to_goal"][body], final["path_length"][body])
        return rows

    assert results(1) == results(2) == results(4)
    assert len({path for _, path in results(1).values()}) > 3, "the drift differs from episode to episode"


def test_perturbations_change_what_actions_do():
    env = make(bodies=1, episodes=listed(1), perturbation=Drift(metres=0.1, degrees=30.0))
    env.reset()
    assert env.step([AHEAD])[0]["gps"][0] == pytest.approx([0.35, 0])
    assert env.step([STAY])[0]["compass"][0] == pytest.approx([np.deg2rad(-30)])


def test_a_new_perturbation_needs_a_reset():
    env = make(bodies=1)
    env.reset(seed=3)
    nominal = env.step([AHEAD])[0]["gps"][0, 0]
    env.set_perturbation(TRAINING_DRIFT)
    with pytest.raises(ResetNeeded):
        env.step([AHEAD])
    env.reset(seed=3)
    assert env.step([AHEAD])[0]["gps"][0, 0] != nominal


def test_stepping_needs_a_reset():
    with pytest.raises(ResetNeeded):
        make().step([AHEAD] * 3)


@pytest.mark.parametrize("wrong", [[0, 0], [0, 0, 16], [0, 0, -1]])
def test_wrong_actions_are_refused(wrong):
    env = make()
    env.reset(seed=0)
    with pytest.raises(ValueError, match=r"3 actions in 0\.\.15"):
        env.step(wrong)


def test_a_source_for_other_bodies_is_refused():
    simulator = FakeSimulator(3)
    task = PointNavConfig().build(simulator, PAPER)
    with pytest.raises(ValueError, match="dealt to 2 bodies, but the simulator holds 3"):
        NavigationVectorEnv(simulator, task, PAPER, Nothing(), ListedEpisodes(listed(4), 2))


def test_copies_outlive_the_next_step_and_buffers_do_not():
    env = make(copy=True)
    kept, _ = env.reset(seed=0)
    before = kept["rgb"].copy()
    env.step([AHEAD] * 3)
    assert np.array_equal(kept["rgb"], before)
    env = make(copy=False)
    shared, _ = env.reset(seed=0)
    assert env.step([AHEAD] * 3)[0]["rgb"] is shared["rgb"]


def test_final_observations_outlive_the_next_step_even_without_copies():
    env = make(copy=False, max_episode_steps=1)
    env.reset(seed=0)
    final = env.step([AHEAD] * 3)[-1]["final_obs"][0]["rgb"]
    before = final.copy()
    env.step([AHEAD] * 3)
    assert np.array_equal(final, before)


def drive(env, rows):
    return [deepcopy(env.step(row)) for row in rows]


@pytest.mark.parametrize("copy", [True, False])
@pytest.mark.parametrize("perturbation", [TRAINING_DRIFT, RESTLESS])
def test_interrupted_equals_uninterrupted(copy, perturbation):
    one = make(perturbation=perturbation, max_episode_steps=40, copy=copy)
    one.reset(seed=8)
    drive(one, actions(one, 30))
    state, onward = decode_tree(*encode_tree(one.state_dict())), actions(one, 200, seed=1)  # as a checkpoint does
    uninterrupted = drive(one, onward)

    fresh = make(max_episode_steps=40, copy=copy)
    fresh.load_state_dict(state)
    assert equal(drive(fresh, onward), uninterrupted)
    assert sum((terminated | truncated).any() for _, _, terminated, truncated, _ in uninterrupted) > 10


def test_a_restored_environment_knows_what_it_observes():
    one, fresh = make(), make()
    one.reset(seed=8)
    observation = one.step([AHEAD] * 3)[0]
    fresh.load_state_dict(one.state_dict())
    assert equal(fresh.observations(), observation)
    assert equal(one.observations(), observation)


def test_a_state_can_be_kept_while_the_environment_goes_on():
    env = make(max_episode_steps=20)
    env.reset(seed=1)
    state = env.state_dict()
    first = drive(env, actions(env, 40))
    env.load_state_dict(state)
    assert equal(drive(env, actions(env, 40)), first)


def test_one_render_a_step_unless_the_horizon_cuts():
    env = make(episodes=listed(9))
    env.reset()
    before = env.navigation.simulator.renders
    env.step([AHEAD, END, END])
    env.step([AHEAD, AHEAD, AHEAD])
    assert env.navigation.simulator.renders == before + 2


def test_gymnasiums_own_wrappers_understand_it():
    env = RecordEpisodeStatistics(make(episodes=listed(6)))
    env.reset()
    env.step([AHEAD] * 3)
    *_, infos = env.step([AHEAD, END, AHEAD])
    assert infos["episode"]["l"][1] == 2


def test_other_action_spaces():
    env = make(space=COMMON)
    observation, _ = env.reset(seed=0)
    assert observation["previous_action"].tolist() == [4, 4, 4]
    assert env.step([3, 0, 0])[2].tolist() == [True, False, False]


def test_render_gives_one_picture_a_body():
    env = make(bodies=2, render_mode="rgb_array")
    env.reset(seed=0)
    first, second = env.render()
    assert first.dtype == np.uint8
    assert first.shape[0] >= 224
    assert not np.array_equal(first, second)


def test_closing_closes_the_simulator():
    env = make()
    env.close()
    env.close()
    assert env.navigation.simulator.closed

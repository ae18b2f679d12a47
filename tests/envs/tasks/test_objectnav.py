import numpy as np
import pytest

from embodied.actions import COMMON, PAPER
from embodied.episode import Episode
from embodied.perturbations import Disable, Nothing
from envs.episodes import ListedEpisodes
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import HABITAT_SIX, ObjectNavConfig, PointNavConfig
from tests.fakes.simulator import FakeSimulator

AHEAD, LEFT, END = 0, 1, COMMON.end
BED = (0.5, 1.5, 0.0)
"""A place half a metre west of the bed."""


def episode(start=(0.4, 1.5, 0.0, 0.0), goals=(BED,), category="bed", **changes) -> Episode:
    return Episode(id="0", scene="train/0", start=start, goals=goals, seed=0, category=category, **changes)


def environment(*episodes, perturbation=None, space=COMMON, **config) -> NavigationVectorEnv:
    simulator = FakeSimulator(len(episodes))
    task = ObjectNavConfig(**config).build(simulator, space)
    source = ListedEpisodes([*episodes, *episodes, *episodes], len(episodes))
    return NavigationVectorEnv(simulator, task, space, perturbation or Nothing(), source)


def outcome(env, action):
    """Reward and success of ending with `action` right away."""
    env.reset()
    _, reward, terminated, *_, infos = env.step(np.full(env.num_envs, action))
    assert terminated.all()
    return reward.tolist(), infos["final_info"]["success"].tolist()


def test_what_is_observed():
    env = environment(episode(category="chair"), frames=("rgb", "depth"))
    observation, _ = env.reset()
    frames = ["rgb", "depth", "intermediate_rgb", "intermediate_depth"]
    assert list(observation) == [*frames, "objectgoal", "gps", "compass", "previous_action"]
    assert observation["objectgoal"].tolist() == [HABITAT_SIX.index("chair")]
    assert env.observation_space.contains(observation)


def test_what_is_not_asked_for_is_not_observed():
    env = environment(episode(), intermediate=False, gps_compass=False)
    assert set(env.reset()[0]) == set(env.single_observation_space) == {"rgb", "objectgoal", "previous_action"}


def test_end_succeeds_where_an_object_of_the_category_is_near_and_in_view():
    near_facing = episode()
    near_turned_away = episode(start=(0.4, 1.5, 0.0, np.pi))
    far_facing = episode(start=(0.4, 5.0, 0.0, -1.0))
    another = episode(category="chair", goals=((6.0, 5.5, 0.0),))
    env = environment(near_facing, near_turned_away, far_facing, another)
    reward, success = outcome(env, END)
    assert success == [1, 0, 0, 0]
    assert reward == pytest.approx([-0.01 + 10, -0.01, -0.01, -0.01])


def test_any_object_of_the_category_will_do():
    facing_the_second = episode(start=(1.2, 5.5, 0.0, np.pi / 2), category="chair", goals=((6.0, 5.5, 0.0),))
    assert outcome(environment(facing_the_second), END)[1] == [1]


def test_how_near_and_how_large_are_settings():
    facing = episode(start=(0.2, 1.5, 0.0, 0.0))  # 0.8 m from the bed, which fills the whole view
    assert outcome(environment(facing, visibility_distance=0.79), END)[1] == [0]
    assert outcome(environment(facing, visible_share=0.999), END)[1] == [1]


def test_a_failed_end_costs_the_metres_that_were_left():
    away = episode(start=(0.5, 4.5, 0.0, np.pi))
    assert outcome(environment(away, failed_end_weight=1.5), END)[0] == pytest.approx([-0.01 - 1.5 * 3])


def test_distance_is_to_the_nearest_goal():
    env = environment(episode(start=(4.0, 4.0, 0.0, 0.0), goals=((0.0, 4.0, 0.0), (4.0, 6.0, 0.0))))
    env.reset()
    assert env.navigation.task.measures()["distance_to_goal"].tolist() == [2]


def test_bodies_may_have_different_numbers_of_goals():
    many = episode(goals=(BED, (4.0, 1.5, 0.0)), start=(4.0, 3.0, 0.0, 0.0))
    env = environment(episode(start=(0.5, 3.5, 0.0, 0.0)), many)
    env.reset()
    assert env.navigation.task.measures()["distance_to_goal"].tolist() == [2, 1.5]


def test_progress_is_rewarded_up_to_the_distance_travelled():
    env = environment(episode(start=(0.5, 4.0, 0.0, -np.pi / 2)))
    env.reset()
    assert env.step([AHEAD])[1] == pytest.approx([-0.01 + 0.25])
    env.navigation.simulator.geodesic = lambda goals: np.array([0.1])  # as where a wall ends and another way opens
    assert env.step([AHEAD])[1] == pytest.approx([-0.01 + 0.25])
    env.navigation.simulator.geodesic = lambda goals: np.array([5.0])
    assert env.step([LEFT])[1] == pytest.approx([-0.01])


def test_measures_are_habitats():
    env = environment(episode(start=(0.5, 2.5, 0.0, -np.pi / 2)), max_episode_steps=3)
    env.reset()
    for action in (AHEAD, LEFT):
        env.step([action])
    *_, truncated, infos = env.step([AHEAD])
    final = {name: values[0] for name, values in infos["final_info"].items() if not name.startswith("_")}
    assert truncated.tolist() == [True]
    assert final["success"] == final["spl"] == 0
    assert final["path_length"] == pytest.approx(0.5)  # the straight line of each step, whole
    assert final["soft_spl"] == pytest.approx(1 - final["distance_to_goal"])


def test_the_intermediate_frame_is_that_of_half_the_motion():
    env = environment(episode(start=(4.0, 4.0, 0.0, 0.0)))
    first, _ = env.reset()
    assert np.array_equal(first["intermediate_rgb"], first["rgb"])
    after, *_ = env.step([AHEAD])
    halfway = environment(episode(start=(4.125, 4.0, 0.0, 0.0)), intermediate=False).reset()[0]
    assert np.array_equal(after["intermediate_rgb"], halfway["rgb"])
    assert not np.array_equal(after["intermediate_rgb"], after["rgb"])


def test_after_a_disabled_action_the_intermediate_frame_is_the_current_one():
    turns = Disable(names=("rotate_left_30",))
    env = environment(episode(start=(4.0, 4.0, 0.0, 0.0)), perturbation=turns)
    env.reset()
    env.step([AHEAD])
    stayed, *_ = env.step([LEFT])
    assert np.array_equal(stayed["intermediate_rgb"], stayed["rgb"])


def test_the_last_observation_of_an_episode_is_not_yet_of_the_next():
    env = environment(episode(start=(4.0, 4.0, 0.0, 0.0)), max_episode_steps=1)
    begun, _ = env.reset()
    after, *_, infos = env.step([AHEAD])
    last = infos["final_obs"][0]
    assert np.array_equal(after["intermediate_rgb"], begun["rgb"])
    assert not np.array_equal(last["intermediate_rgb"], begun["rgb"][0])
    assert not np.array_equal(last["intermediate_rgb"], last["rgb"])


def test_halves_change_nothing_but_what_is_seen():
    rewards = []
    for intermediate in (True, False):
        env = environment(episode(start=(4.0, 4.0, 0.0, 1.0)), intermediate=intermediate, space=PAPER)
        env.reset(seed=3)
        rewards.append([env.step([action])[1][0] for action in (0, 4, 1, 9, 2)])
    assert rewards[0] == pytest.approx(rewards[1])


def test_pointnav_is_not_moved_in_halves():
    simulator = FakeSimulator(1)
    task = PointNavConfig().build(simulator, COMMON)
    env = NavigationVectorEnv(simulator, task, COMMON, Nothing(), ListedEpisodes([episode(category=None)], 1))
    env.reset()
    moved = []
    move = simulator.move
    simulator.move = lambda motions, active: moved.append(motions) or move(motions, active)
    renders = simulator.renders
    env.step([AHEAD])
    assert len(moved) == 1
    assert simulator.renders == renders + 1


def test_a_restored_environment_goes_on_alike():
    env, other = (environment(episode(start=(4.0, 4.0, 0.0, 1.0)), episode(), max_episode_steps=5) for _ in range(2))
    env.reset(seed=1)
    other.reset(seed=2)
    env.step([AHEAD, LEFT])
    other.load_state_dict(env.state_dict())
    assert all(np.array_equal(value, other.observations()[name]) for name, value in env.observations().items())
    for actions in ([LEFT, END], [AHEAD, AHEAD], [AHEAD, END]):
        mine, theirs = env.step(actions), other.step(actions)
        assert mine[1].tolist() == theirs[1].tolist()
        assert all(np.array_equal(value, theirs[0][name]) for name, value in mine[0].items())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"categories": ()}, r"categories is \(\)"),
        ({"categories": ("bed", "bed")}, r"categories .* each once"),
        ({"visibility_distance": 0.0}, r"visibility_distance is 0\.0"),
        ({"visible_share": 1.0}, r"visible_share is 1\.0"),
        ({"max_episode_steps": 0}, r"max_episode_steps is 0"),
    ],
)
def test_impossible_settings_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        ObjectNavConfig(**config)


def test_episodes_must_fit_the_task():
    with pytest.raises(ValueError, match=r"asks for 'sofa'; task\.categories are \['bed'\]"):
        environment(episode(category="sofa"), categories=("bed",)).reset()
    with pytest.raises(ValueError, match="needs goals; episode '0' has none"):
        environment(episode(goals=())).reset()


def test_a_simulator_without_instances_is_refused():
    simulator = FakeSimulator(1)
    simulator.sensors = {"rgb": simulator.sensors["rgb"]}
    with pytest.raises(ValueError, match=r"needs the sensors \['instance'\]; the simulator senses \['rgb'\]"):
        ObjectNavConfig().build(simulator, COMMON)

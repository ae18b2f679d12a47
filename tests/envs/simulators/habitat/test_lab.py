"""habitat-lab itself, on our houses: its measures of our trajectories are ours, and its datasets
read our files.

Runs where habitat-lab is: `python -m experiments.benchmark.habitat_lab` makes such an environment
and runs this file in it.
"""

import importlib.util
import math
from dataclasses import replace

import numpy as np
import pytest

if importlib.util.find_spec("habitat") is None:
    pytest.skip("habitat-lab is not installed; python -m experiments.benchmark.habitat_lab", allow_module_level=True)

from tests.fakes.habitat.lab import stand_in

if importlib.util.find_spec("habitat_sim") is None:
    stand_in()

import habitat
from habitat.config.default import get_config
from habitat.core.dataset import Dataset
from habitat.tasks.nav.nav import NavigationEpisode, NavigationGoal

from configs import compose
from embodied.episode import Episode
from embodied.seeding import generator
from envs.episodes import generate_list, read_episodes, write_episodes
from envs.episodes.habitat import from_world, from_yaw
from envs.gym import factory as assembly
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.habitat.lab import register

SIZE = 32
ACTIONS = {0: "move_forward", 1: "turn_left", 2: "turn_right", 3: "stop"}
"""Of our action space "common", as habitat-lab calls them."""

CONFIG = EmbeddedConfig(
    scenes=("test/0:3",),
    house=HouseConfig(rooms_range=(3, 3), detail=Detail.LOW),
    sensors=("rgb", "depth"),
    height=SIZE,
    width=SIZE,
    hfov_deg=90.0,
    camera_height=1.25,
    radius=0.1,
    body_height=1.5,
)
SOFT_SPL = "+habitat/task/measurements@habitat.task.measurements.soft_spl=soft_spl"
OVERRIDES = [
    "habitat.simulator.type=Surefoot-v0",
    "habitat.simulator.forward_step_size=0.25",
    "habitat.simulator.turn_angle=30",
    "habitat.environment.iterator_options.shuffle=False",
    "habitat.environment.iterator_options.group_by_scene=False",
    SOFT_SPL,
    *(
        f"habitat.simulator.agents.main_agent.sim_sensors.{name}_sensor.{side}={SIZE}"
        for name in ("rgb", "depth")
        for side in ("width", "height")
    ),
]


def lab_config(*more: str):
    register(CONFIG)
    return get_config("benchmark/nav/pointnav/pointnav_habitat_test.yaml", overrides=[*OVERRIDES, *more])


def listed(episodes: list[Episode]) -> Dataset:
    """Our episodes as a dataset of habitat-lab's; it need not be a file."""
    dataset = Dataset()
    dataset.episodes = [
        NavigationEpisode(
            episode_id=episode.id,
            scene_id=episode.scene,
            start_position=from_world(episode.start[:3]),
            start_rotation=from_yaw(episode.start[3]),
            goals=[NavigationGoal(position=from_world(goal), radius=None) for goal in episode.goals],
        )
        for episode in episodes
    ]
    return dataset


@pytest.fixture(scope="module")
def simulator():
    built = CONFIG.build(1)
    yield built
    built.close()


@pytest.fixture(scope="module")
def episodes(simulator):
    return generate_list(simulator, simulator.scenes, 6, seed=3)


@pytest.fixture
def lab(episodes):
    """Their environment over our simulator, on our episodes."""
    env = habitat.Env(config=lab_config(), dataset=listed(episodes))
    yield env
    env.close()


def towards(pointgoal, rng):
    """An action that mostly leads to the goal: with stumbles, so that paths are not the shortest,
    and with ends that come too early.
    """
    distance, bearing = pointgoal
    if distance < 0.2 or rng.random() < 0.01:
        return 3
    if rng.random() < 0.15:
        return int(rng.integers(3))
    return 0 if abs(bearing) < math.radians(16) else 1 if bearing > 0 else 2


def test_success_spl_and_soft_spl_are_ours(simulator, episodes, lab):
    """To what float32 holds: our distances of bodies and of points are read from the same field in
    two ways.
    """
    ours = assembly.single(
        simulator=simulator,
        task={"frames": ["depth"], "max_episode_steps": 200},
        action_space="common",
        episodes=episodes,
    )
    successes = []
    for number, episode in enumerate(episodes):
        observation, _ = ours.reset()
        lab.reset()
        assert lab.current_episode.episode_id == episode.id
        rng, ended = generator("parity", number), False
        while not ended:
            action = towards(observation["pointgoal"], rng)
            observation, _, terminated, truncated, info = ours.step(action)
            seen = lab.step(ACTIONS[action])
            ended = terminated or truncated
            here = from_world(simulator.poses[0, :3])
            np.testing.assert_allclose(lab.sim.get_agent_state().position, here, atol=1e-9)
            np.testing.assert_allclose(seen["depth"], np.clip(observation["depth"], 0, 10) / 10, atol=1e-6)
        theirs = lab.get_metrics()
        for name in ("success", "spl", "soft_spl", "distance_to_goal"):
            assert info[name] == pytest.approx(theirs[name], rel=1e-6, abs=1e-6), name
        successes.append(theirs["success"])
    assert 0 < sum(successes) < len(episodes)  # both kinds of end were compared


def test_where_habitat_has_no_number_we_have_one(simulator, episodes):
    """The file of measures says what ours are where a goal cannot be reached."""
    lost = replace(episodes[0], goals=((500.0, 0.0, 0.0),))
    with habitat.Env(config=lab_config(), dataset=listed([lost])) as env:
        env.reset()
        env.step("stop")
        assert math.isnan(env.get_metrics()["spl"])
        assert math.isnan(env.get_metrics()["soft_spl"])
    ours = assembly.single(simulator=simulator, task={"frames": ["depth"]}, action_space="common", episodes=[lost])
    ours.reset()
    *_, info = ours.step(3)
    assert (info["success"], info["spl"], info["soft_spl"], info["distance_to_goal"]) == (0.0, 0.0, 0.0, math.inf)


def test_a_collision_is_read_as_an_attribute(lab, episodes):
    lab.reset()
    touched = []
    for _ in range(60):
        lab.step("move_forward")
        touched.append(lab.sim.previous_step_collided)
        if lab.episode_over:
            break
    assert touched[0] in (True, False)
    assert touched[-1] is True


def test_frames_come_in_the_shapes_that_its_spaces_say(lab):
    seen = lab.reset()
    for name in ("rgb", "depth"):
        assert lab.observation_space[name].contains(seen[name]), name
        assert seen[name].shape[:2] == (SIZE, SIZE)
    assert seen["rgb"].std() > 0


def test_looking_from_elsewhere_comes_back(lab):
    lab.reset()
    before = lab.sim.get_agent_state()
    point = lab.sim.sample_navigable_point()
    assert lab.sim.is_navigable(point)
    assert lab.sim.get_observations_at(point, [0.0, 0.0, 0.0, 1.0])["rgb"].any()
    after = lab.sim.get_agent_state()
    np.testing.assert_allclose(after.position, before.position)
    assert lab.sim.get_observations_at([500.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]) is None


def test_distances_are_to_the_nearest_and_inf_where_there_is_no_path(lab, episodes):
    lab.reset()
    start, goal = from_world(episodes[0].start[:3]), from_world(episodes[0].goals[0])
    alone = lab.sim.geodesic_distance(start, goal)
    assert alone == pytest.approx(episodes[0].info["geodesic_distance"])
    assert lab.sim.geodesic_distance(start, [goal, start]) == pytest.approx(0.0, abs=0.05)
    assert math.isinf(lab.sim.geodesic_distance(start, [500.0, 0.0, 0.0]))


def test_its_config_comes_up_after_ours_was_composed():
    """Hydra refuses a second program in a process; ours leaves none behind."""
    compose("train", ["experiment=cpu_aap"])
    assert lab_config().habitat.simulator.type == "Surefoot-v0"


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("habitat.simulator.agents.main_agent.sim_sensors.rgb_sensor.hfov=60", "must agree"),
        ("habitat.simulator.agents.main_agent.sim_sensors.rgb_sensor.position=[0.1,1.25,0.0]", "axis"),
        ("habitat.simulator.agents.main_agent.sim_sensors.rgb_sensor.type=HabitatSimFisheyeRGBSensor", "no sensor"),
    ],
)
def test_a_camera_that_we_do_not_have_is_refused(episodes, override, told):
    with pytest.raises(ValueError, match=told):
        habitat.Env(config=lab_config(override), dataset=listed(episodes))


def test_looking_up_is_no_action_here(lab):
    lab.reset()
    with pytest.raises(ValueError, match="no action 4"):
        lab.sim.step(4)


def test_its_point_dataset_reads_what_we_write(episodes, tmp_path):
    path = tmp_path / "houses.json.gz"
    write_episodes(path, episodes)
    config = lab_config(
        "habitat.dataset.type=PointNav-v1",
        f"habitat.dataset.data_path={path}",
        f"habitat.dataset.scenes_dir={tmp_path}",
    )
    with habitat.Env(config=config) as env:
        assert [episode.episode_id for episode in env.episodes] == [episode.id for episode in episodes]
        env.reset()
        start = env.sim.get_agent_state()
        np.testing.assert_allclose(start.position, from_world(episodes[0].start[:3]), atol=1e-6)
        assert env.get_metrics()["distance_to_goal"] == pytest.approx(episodes[0].info["geodesic_distance"])


def test_its_object_dataset_reads_what_we_write(tmp_path):
    from habitat.datasets.object_nav.object_nav_dataset import ObjectNavDatasetV1

    episode = Episode(
        id="0", scene="test/1", start=(1, 2, 0, 0.5), goals=((2, 3, 0), (4, 5, 0)), seed=3, category="bed"
    )
    write_episodes(tmp_path / "objects.json.gz", [episode])
    config = lab_config(
        "habitat.dataset.type=ObjectNav-v1", f"habitat.dataset.data_path={tmp_path}/objects.json.gz"
    ).habitat.dataset
    (theirs,) = ObjectNavDatasetV1(config).episodes
    assert (theirs.object_category, theirs.goals_key) == ("bed", "1_bed")
    views = [view.agent_state.position for goal in theirs.goals for view in goal.view_points]
    assert views == [from_world(goal) for goal in episode.goals]
    assert read_episodes(tmp_path / "objects.json.gz") == [episode]

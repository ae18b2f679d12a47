from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import numpy as np
import pytest

from embodied.seeding import generator
from envs.simulators.embedded import EmbeddedConfig, EmbeddedSimulator
from envs.simulators.embedded.scene import CATEGORIES
from tests.fakes.rooms import room

NAMES = ("rgb", "depth", "instance", "semantic")


def load(scene):
    """A room of four by three metres with a box that stands farther east in each scene."""
    east = 1.0 + 0.2 * int(scene.split("/")[1])
    return room(4.0, 3.0, (east, 2.0, 0.0, east + 0.5, 2.5, 0.6), id=scene)


@pytest.fixture
def simulator():
    simulator = EmbeddedSimulator(EmbeddedConfig(scenes=("train/0:4",), sensors=NAMES, height=24, width=24), 3, load)
    yield simulator
    simulator.close()


def everyone(simulator, pose=(2.0, 1.0, 0.0, np.pi / 2)):
    bodies = simulator.bodies
    simulator.place(np.arange(bodies), simulator.scenes[:bodies], np.tile(pose, (bodies, 1)))


def test_bodies_see_their_own_scenes(simulator):
    everyone(simulator)
    instances = simulator.render()["instance"]
    assert not np.array_equal(instances[0], instances[1])
    assert all((frame == 6).any() for frame in instances)


def test_categories_match_instances(simulator):
    everyone(simulator)
    frames = simulator.render()
    kinds = {thing.instance: CATEGORIES.index(thing.category) for thing in simulator.objects("train/0")}
    np.testing.assert_array_equal(np.vectorize(lambda i: kinds.get(i, 0))(frames["instance"][0]), frames["semantic"][0])


def test_boxes_of_objects_are_where_they_stand(simulator):
    thing = next(thing for thing in simulator.objects("train/2") if thing.instance == 6)
    np.testing.assert_allclose(thing.lower, (1.4, 2.0, 0.0), atol=1e-6)
    np.testing.assert_allclose(thing.upper, (1.9, 2.5, 0.6), atol=1e-6)


def test_one_bad_pose_leaves_all_bodies_where_they_were(simulator):
    everyone(simulator)
    before = simulator.poses
    with pytest.raises(ValueError, match=r"body 1 cannot stand at \(1.700, 2.200\) in scene 'train/3'"):
        simulator.place(np.array([0, 1]), ["train/3", "train/3"], np.array([[1.0, 1.0, 0, 0], [1.7, 2.2, 0, 0]]))
    np.testing.assert_array_equal(simulator.poses, before)


def test_bodies_stand_on_the_floor(simulator):
    everyone(simulator, pose=(2.0, 1.0, 0.7, 0.0))
    np.testing.assert_array_equal(simulator.poses, np.tile([2.0, 1.0, 0.0, 0.0], (3, 1)))


def test_a_pose_that_is_no_number_is_refused(simulator):
    with pytest.raises(ValueError, match="cannot stand"):
        simulator.place(np.array([0]), ["train/0"], np.array([[np.nan, 1.0, 0, 0]]))


def test_a_body_in_no_scene_may_rest_but_not_move(simulator):
    simulator.place(np.array([0]), ["train/0"], np.array([[1.0, 1.0, 0, 0]]))
    motions = np.tile([0.1, 0.0, 0.0], (3, 1))
    simulator.move(motions, np.array([True, False, False]))
    assert np.isinf(simulator.geodesic(np.ones((3, 1, 3))))[1:].all()
    with pytest.raises(ValueError, match="body 2 is in no scene"):
        simulator.move(motions, np.array([True, False, True]))


def test_distances_follow_a_body_to_another_scene(simulator):
    everyone(simulator)
    goals = np.tile([2.0, 2.75, 0.0], (3, 1, 1))
    first = simulator.geodesic(goals)
    simulator.place(np.array([0]), ["train/3"], np.array([[2.0, 1.0, 0.0, 0.0]]))
    after = simulator.geodesic(goals)
    assert after[0] != first[0]
    assert after[0] == simulator.distance("train/3", np.array([[2.0, 1.0, 0.0]]), goals[0])[0]
    np.testing.assert_array_equal(after[1:], first[1:])


def test_bodies_that_rest_are_in_the_state_too(simulator):
    simulator.place(np.array([1]), ["train/2"], np.array([[1.0, 1.0, 0, 0.5]]))
    state = simulator.state_dict()
    assert state["scenes"] == [None, "train/2", None]
    other = EmbeddedSimulator(EmbeddedConfig(scenes=("train/0:4",), sensors=NAMES, height=24, width=24), 3, load)
    other.load_state_dict(state)
    np.testing.assert_array_equal(other.poses, simulator.poses)
    for name, frame in simulator.render().items():
        np.testing.assert_array_equal(other.render()[name], frame)
    other.close()


def test_a_result_does_not_depend_on_the_number_of_bodies(simulator):
    everyone(simulator)
    alone = EmbeddedSimulator(EmbeddedConfig(scenes=("train/0:4",), sensors=NAMES, height=24, width=24), 1, load)
    alone.place(np.array([0]), ["train/1"], simulator.poses[1:2])
    rng = generator("bodies")
    for _ in range(10):
        motions = rng.uniform(-0.3, 0.3, (3, 3)) * (1, 1, 200)
        together = simulator.move(motions, np.ones(3, dtype=bool))
        single = alone.move(motions[1:2], np.ones(1, dtype=bool))
        np.testing.assert_array_equal(together.travelled[1], single.travelled[0])
    np.testing.assert_array_equal(simulator.render()["rgb"][1], alone.render()["rgb"][0])
    alone.close()


def test_a_generated_house_can_be_walked_seen_and_mapped():
    simulator = EmbeddedConfig(scenes=("test/0",), sensors=NAMES, height=24, width=24).build(2)
    rng = generator("walk")
    start, goal = (simulator.sample_navigable("test/0", rng) for _ in range(2))
    simulator.prefetch(simulator.scenes)
    simulator.place(np.arange(2), ["test/0"] * 2, np.array([[*start, 0.0], [*goal, 0.0]]))
    distances = simulator.geodesic(np.tile(goal, (2, 1, 1)))
    assert np.hypot(*(start - goal)[:2]) - 1e-6 <= distances[0] < 60.0
    assert distances[1] == pytest.approx(0.0, abs=1e-5)
    assert simulator.render()["depth"].max() > 0
    assert {"wall", "floor", "door"} <= {thing.category for thing in simulator.objects("test/0")}
    assert simulator.top_down("test/0").picture.std() > 10
    with pytest.raises(ValueError, match="attic"):
        simulator.place(np.array([0]), ["attic/0"], np.zeros((1, 4)))
    simulator.close()


def test_two_simulators_work_in_two_threads_as_in_one():
    def walk(seed: int, simulator: EmbeddedSimulator) -> list[np.ndarray]:
        rng, seen = np.random.default_rng(seed), []
        for k in range(12):
            if k % 4 == 0:
                poses = [(*simulator.sample_navigable(scene, rng), 0.3 * k) for scene in simulator.scenes[:3]]
                simulator.place(np.arange(3), simulator.scenes[:3], np.array(poses))
                goals = np.array([[simulator.sample_navigable(scene, rng)] for scene in simulator.scenes[:3]])
            simulator.move(rng.uniform((0.0, -0.1, -40.0), (0.3, 0.1, 40.0), (3, 3)), np.ones(3, bool))
            seen += [
                simulator.poses,
                simulator.geodesic(goals),
                *(frame.copy() for frame in simulator.render().values()),
            ]
        return seen

    config = EmbeddedConfig(scenes=("train/0:4",), sensors=NAMES, height=24, width=24)
    simulators = [EmbeddedSimulator(config, 3, load) for _ in range(4)]
    alone = [walk(seed, simulator) for seed, simulator in enumerate(simulators[:2])]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(walk, range(2), simulators[2:]))
    for expected, found in zip(alone, together, strict=True):
        for a, b in zip(expected, found, strict=True):
            np.testing.assert_array_equal(a, b)


def test_rendering_lets_other_threads_run():
    big = EmbeddedSimulator(EmbeddedConfig(scenes=("train/0:4",), sensors=("rgb",), height=2048, width=2048), 3, load)
    everyone(big)
    big.render()
    begun, done = Event(), Event()

    def render() -> None:
        begun.set()
        big.render()
        done.set()

    thread = Thread(target=render)
    thread.start()
    begun.wait()
    turns = 0
    while not done.wait(0.001):  # held by the renderer, Python would hardly come round here
        turns += 1
    thread.join()
    assert turns > 5

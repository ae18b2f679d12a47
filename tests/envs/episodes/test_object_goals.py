import numpy as np
import pytest

from envs.episodes import EpisodesConfig, GeneratedEpisodes, ObjectDraw, generate_list
from envs.episodes.object_goals import _beside, places_beside
from envs.scene_objects import distance_along_floor
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.scene import Scene
from envs.simulators.embedded.simulator import EmbeddedSimulator
from envs.tasks import ObjectNavConfig
from envs.tasks.found_rule import found
from tests.fakes.rooms import piece, room
from tests.fakes.simulator import OBJECTS, SCENES, FakeSimulator

REACH = 1.0


def furnished(scene_id: str) -> Scene:
    """A room with a bed in its middle and, beyond a wall that leaves a passage, a lamp."""
    empty = room(8.0, 8.0, id=scene_id)
    wall = (2.0, 1.0, 0.0, 2.1, 8.0, 2.5)
    things = [
        piece((4.0, 3.0, 0.0, 6.0, 4.0, 0.5), 6, "bed"),
        piece(wall, 7, "wall"),
        piece((2.1, 5.0, 0, 2.5, 5.4, 1.4), 8, "lamp"),
    ]
    return Scene(id=empty.id, pieces=(*empty.pieces, *things), rooms=empty.rooms)


@pytest.fixture(scope="module")
def simulator():
    built = EmbeddedSimulator(EmbeddedConfig(sensors=("instance",), height=24, width=24), 1, furnished)
    yield built
    built.close()


def draw(simulator, n=20, categories=("bed", "lamp"), **config):
    return generate_list(simulator, ["train/0"], n, 0, EpisodesConfig(**config), ObjectDraw(categories, REACH))


def test_goals_are_places_from_which_an_object_of_the_category_is_found(simulator):
    things = {thing.category: thing for thing in simulator.objects("train/0")}
    for episode in draw(simulator, 6):
        thing = things[episode.category]
        for goal in episode.goals[::3]:
            to = np.add(thing.lower, thing.upper)[:2] / 2 - goal[:2]
            pose = np.array([*goal, np.arctan2(to[1], to[0])])
            simulator.place(np.array([0]), ["train/0"], pose[None])
            assert found([thing], pose, np.asarray(simulator.render()["instance"])[0], REACH, 1)


def test_no_goal_lies_behind_a_wall(simulator):
    (lamp, *_) = (episode for episode in draw(simulator, categories=("lamp",)))
    assert min(x for x, _, _ in lamp.goals) > 2.1
    everywhere = places_beside(
        simulator, "train/0", [thing for thing in simulator.objects("train/0") if thing.category == "lamp"], [],
        np.array([1.0, 1.0, 0.0]), REACH,
    )  # fmt: skip
    assert everywhere[:, 0].min() < 2.0


def test_starts_are_as_far_from_the_nearest_goal_as_asked_for_and_stand(simulator):
    for episode in draw(simulator, min_distance=1.0, max_distance=2.5):
        goals = np.array(episode.goals)
        distance = simulator.distance("train/0", np.array([episode.start[:3]]), goals)[0]
        assert 1.0 <= distance <= 2.5
        assert episode.info["geodesic_distance"] == distance
        simulator.place(np.array([0]), ["train/0"], np.array([episode.start]))


def test_a_share_of_the_starts_lies_beside_a_goal(simulator):
    near = draw(simulator, near_fraction=1.0, near_distance=0.3)
    assert all(episode.info["geodesic_distance"] <= 0.3 for episode in near)
    for episode in near:
        simulator.place(np.array([0]), ["train/0"], np.array([episode.start]))
    some = draw(simulator, 100, near_fraction=0.4, near_distance=0.3, min_distance=1.0)
    assert 20 < sum(episode.info["geodesic_distance"] <= 0.3 for episode in some) < 60


def test_starts_beside_a_goal_are_beside_one_where_a_body_stands(simulator):
    rng, ranges = np.random.default_rng(0), EpisodesConfig(near_distance=0.3)
    goals = np.array([[0.1, 2.0, 0.0], [7.0, 2.0, 0.0]])  # the first too close to the wall
    for _ in range(20):
        start = _beside(simulator, "train/0", goals, rng, ranges)
        assert simulator.distance("train/0", start[None], goals)[0] <= 0.3


def test_categories_that_are_there_are_equally_common_and_others_are_not_asked_for():
    source = GeneratedEpisodes(FakeSimulator(1), SCENES, 0, draw=ObjectDraw(("bed", "chair", "sofa"), REACH))
    asked = [source.next(0).category for _ in range(200)]
    assert set(asked) == {"bed", "chair"}
    assert 70 < asked.count("bed") < 130


def test_goals_lie_beside_every_object_of_the_category():
    episode = ObjectDraw(("chair",), REACH)(
        FakeSimulator(1), "train/0", np.random.default_rng(0), EpisodesConfig(), "0"
    )
    goals = np.array(episode.goals)
    near = [distance_along_floor(goals, thing) <= REACH for thing in OBJECTS if thing.category == "chair"]
    assert np.logical_or(*near).all()
    assert all(one.sum() > 3 for one in near)


def test_an_episode_depends_on_seed_body_and_number_alone():
    def deal(bodies, drawer):
        source = GeneratedEpisodes(FakeSimulator(bodies), SCENES, 3, draw=drawer)
        return [source.next(1) for _ in range(5)]

    warm = ObjectNavConfig().drawer()
    assert deal(2, warm) == deal(4, warm) == deal(3, ObjectNavConfig().drawer())


def test_scenes_without_any_of_the_categories_are_named():
    with pytest.raises(RuntimeError, match=r"'train/0' has none of \['boat'\] within reach"):
        draw(FakeSimulator(1), 1, categories=("boat",))


def test_ranges_that_nothing_fits_are_named(simulator):
    with pytest.raises(RuntimeError, match=r"no episode in 'train/0' with a start 40 to 50 m away from any of \['bed'"):
        draw(simulator, 1, min_distance=40, max_distance=50)

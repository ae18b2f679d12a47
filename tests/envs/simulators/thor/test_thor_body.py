"""What a body in AI2-THOR does beyond the contract, through the real client and the stand-in."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embodied.simulator import Body
from envs.episodes import EpisodesConfig
from envs.simulators.single_body import BodyAsSimulator
from envs.simulators.thor import STANDIN, Distances, ThorConfig
from envs.simulators.thor.thor_body import ThorBody
from envs.tasks import ObjectNavConfig
from tests.fakes.thor_houses import screened, two_rooms

SCREENED, ROOMS = "houses/0", "houses/1"
HERE = (1.5, 1.5, 0.0, 0.0)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, home: Path) -> ThorConfig:
    houses = tmp_path_factory.mktemp("houses") / "houses.jsonl"
    houses.write_text("".join(json.dumps(house) + "\n" for house in (screened(), two_rooms())))
    sensors = ("rgb", "depth", "instance", "semantic")
    return ThorConfig(
        local_executable_path=STANDIN,
        scenes=("houses/0:2",),
        houses=(str(houses),),
        sensors=sensors,
        height=48,
        width=64,
    )


@pytest.fixture(scope="module")
def body(config: ThorConfig) -> Iterator[ThorBody]:
    opened = config.open(0)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def other(config: ThorConfig) -> Iterator[ThorBody]:
    """Everything that can be chosen, chosen otherwise."""
    changes = {
        "visible_only": True,
        "distances": Distances.GRID,
        "noise": True,
        "contact": 0.0,
        "strafe": True,
        "agent_mode": "default",
    }
    opened = replace(config, **changes, scenes=(SCREENED,), camera_pitch_deg=-30.0).open(1)
    yield opened
    opened.close()


def test_is_a_body_and_says_what_ai2thor_says_in_our_frame(body: ThorBody) -> None:
    assert isinstance(body, Body)
    body.place(SCREENED, (1.5, 1.0, 0.0, math.pi / 2))
    body.move(0.25, 0.0, 30.0)
    agent = body.client.last_event.metadata["agent"]
    # Half of the turn comes before the move and half after it: where a body that drives and turns
    # evenly ends.
    x, y, _, yaw = body.pose
    assert (agent["position"]["x"], agent["position"]["z"]) == pytest.approx((x, y))
    assert agent["rotation"]["y"] == pytest.approx(360 - 30)
    assert yaw == pytest.approx(math.radians(120))
    assert x < 1.5 < 1.5 + y


def test_nothing_asks_nothing_of_ai2thor(body: ThorBody) -> None:
    body.place(SCREENED, HERE)
    before = body.client.last_event
    assert body.move(0.0, 0.0, 0.0) == ((0.0, 0.0, 0.0), False)
    assert body.client.last_event is before


def test_a_plain_step_is_one_action_with_its_picture(body: ThorBody) -> None:
    body.place(SCREENED, HERE)
    first = body.client.last_event.metadata["agent"]
    body.move(0.2, 0.0, 0.0)
    event = body.client.last_event
    assert event.metadata["lastAction"] == "MoveAhead"
    body.render()
    assert body.client.last_event is event
    assert event.metadata["agent"]["position"]["x"] == pytest.approx(first["position"]["x"] + 0.2)


def test_after_a_touch_it_sees_from_where_it_is(body: ThorBody) -> None:
    body.place(SCREENED, (2.5, 1.5, 0.0, 0.0))
    (forward, _, _), touched = body.move(0.5, 0.0, 0.0)
    assert touched
    depth = body.render()["depth"][24, 32, 0]
    assert depth == pytest.approx(3.0 - 0.04 - body.pose[0], abs=0.01)
    assert forward == pytest.approx(body.pose[0] - 2.5)


def test_a_question_about_another_scene_leaves_the_body_where_it_is(body: ThorBody) -> None:
    body.place(SCREENED, HERE)
    frame, pose = body.render()["rgb"], body.pose
    way = body.distance(ROOMS, np.array([(1.5, 1.5, 0.0)]), np.array([(3.6, 1.5, 0.0)]))
    assert way == pytest.approx([2.1], abs=0.01)
    assert body.pose == pose
    np.testing.assert_array_equal(body.render()["rgb"], frame)
    body.top_down(SCREENED)
    np.testing.assert_array_equal(body.render()["rgb"], frame)


def test_it_stands_where_it_stood_though_its_scene_was_loaded_anew(body: ThorBody) -> None:
    """First a question about another scene, then one about its own, as a task may ask when the next
    episode is drawn.
    """
    there = (1.0, 2.0, 0.0, math.pi)
    body.place(SCREENED, there)
    frame = body.render()["rgb"]
    points, goals = np.array([(1.5, 1.5, 0.0)]), np.array([(3.6, 1.5, 0.0)])
    body.distance(ROOMS, points, goals)
    body.distance(SCREENED, points, goals)
    np.testing.assert_array_equal(body.render()["rgb"], frame)
    body.distance(ROOMS, points, goals)
    body.distance(SCREENED, points, goals)
    body.move(0.0, 0.0, 30.0)
    assert body.pose[:2] == pytest.approx(there[:2], abs=1e-3)


def test_a_refused_place_leaves_the_body_where_it_was(body: ThorBody) -> None:
    body.place(SCREENED, HERE)
    frame = body.render()["rgb"]
    with pytest.raises(ValueError, match=r"cannot stand at \(3\.000, 0\.500\) in scene 'houses/1'"):
        body.place(ROOMS, (3.0, 0.5, 0.0, 0.0))
    assert body.pose == HERE
    np.testing.assert_array_equal(body.render()["rgb"], frame)


def test_instances_are_the_objects(body: ThorBody) -> None:
    body.place(SCREENED, (5.5, 1.7, 0.0, -math.pi / 2))
    (chair,) = [thing for thing in body.objects(SCREENED) if thing.category == "chair"]
    assert chair.lower == pytest.approx((5.25, 0.25, 0.0), abs=1e-6)
    assert chair.upper == pytest.approx((5.75, 0.75, 0.9), abs=1e-6)
    frames = body.render()
    assert np.count_nonzero(frames["instance"] == chair.instance) > 50
    assert chair.instance in body.visible()
    body.place(SCREENED, (5.5, 2.3, 0.0, -math.pi / 2))
    assert chair.instance not in body.visible()


def test_objectnav_can_be_drawn_and_walls_hide_its_places(body: ThorBody) -> None:
    draw = ObjectNavConfig(categories=("chair", "television")).drawer()
    rng = np.random.default_rng(0)
    episode = draw(BodyAsSimulator(body), SCREENED, rng, EpisodesConfig(min_distance=0.5), "0")
    assert episode.category in ("chair", "television")
    assert len(episode.goals) > 1


def test_only_what_ai2thor_calls_visible_is_left_in_the_instance_image(other: ThorBody) -> None:
    (chair,) = [thing for thing in other.objects(SCREENED) if thing.category == "chair"]
    for y, there in ((1.5, True), (2.6, False)):
        other.place(SCREENED, (5.5, y, 0.0, -math.pi / 2))
        frames = other.render()
        assert (frames["instance"] == chair.instance).any() == there
        assert (frames["semantic"] == 16).any()


def test_distances_over_the_grid(other: ThorBody, body: ThorBody) -> None:
    points, goal = np.array([(2.0, 1.5, 0.0), (1.2, 3.5, 0.0)]), np.array([(4.0, 1.5, 0.0)])
    exact, grid = (one.distance(SCREENED, points, goal) for one in (body, other))
    assert (grid > 0.99 * exact).all()
    assert (grid < 1.15 * exact).all()


def test_blocked_moves_stay_and_sides_are_strafed_where_asked_for(other: ThorBody) -> None:
    other.place(SCREENED, (2.6, 1.5, 0.0, 0.0))
    assert other.move(0.24, 0.0, 0.0) == ((0.0, 0.0, 0.0), True)
    other.move(0.0, 0.2, 0.0)
    assert other.client.last_event.metadata["lastAction"] == "MoveLeft"
    assert other.client.last_event.metadata["agent"]["cameraHorizon"] == 30

"""The stand-in through AI2-THOR's own client, called as its documentation does: everything here is
in AI2-THOR's frame and names.
"""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from ai2thor.controller import Controller
from ai2thor.util.metrics import get_shortest_path_to_object_type, get_shortest_path_to_point, path_distance

from tests.fakes.thor_houses import point, screened, two_rooms

BUILD = f"{shlex.quote(sys.executable)} -m envs.simulators.thor.standin"
HALF_WALL = 0.04
FEET = 0.9009921


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[Controller]:
    controller = Controller(
        local_executable_path=BUILD,
        x_display=":99",
        scene="FloorPlan_Train1_1",
        width=64,
        height=48,
        agentMode="locobot",
        gridSize=0.25,
        snapToGrid=False,
        rotateStepDegrees=30,
        visibilityDistance=1.0,
        fieldOfView=63.453,
        applyActionNoise=False,
        renderDepthImage=True,
        renderInstanceSegmentation=True,
    )
    yield controller
    controller.stop()


@pytest.fixture
def room(client: Controller) -> Controller:
    """In the room with a screen, in the middle of its near part, looking along +z."""
    client.reset(screened())
    put(client, 1.5, 1.5, 0.0)
    return client


def put(client: Controller, x: float, z: float, rotation: float, horizon: float = 0.0):
    event = client.step("TeleportFull", position=point(x, FEET, z), rotation=point(0, rotation, 0), horizon=horizon)
    assert event, event.metadata["errorMessage"]
    return event


def where(event) -> tuple[float, float, float]:
    agent = event.metadata["agent"]
    return agent["position"]["x"], agent["position"]["z"], agent["rotation"]["y"]


def test_scenes_are_those_of_the_client(client: Controller) -> None:
    assert {*client.ithor_scenes(), *client.robothor_scenes()} <= client.scenes_in_build
    with pytest.raises(ValueError, match="not contained in build"):
        client.reset("FloorPlan_Test1_1")


def test_a_scene_is_always_the_same_house(client: Controller) -> None:
    first, other, again = (
        client.reset(name).frame.copy() for name in ("FloorPlan_Val1_1", "FloorPlan1", "FloorPlan_Val1_1")
    )
    assert client.last_event.metadata["sceneName"] == "FloorPlan_Val1_1"
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_rotation_0_looks_along_z_and_turns_are_clockwise(room: Controller) -> None:
    assert where(room.step("MoveAhead")) == pytest.approx((1.5, 1.75, 0))
    assert where(room.step("RotateRight", degrees=90)) == pytest.approx((1.5, 1.75, 90))
    assert where(room.step("MoveAhead", moveMagnitude=0.5)) == pytest.approx((2.0, 1.75, 90))
    assert where(room.step("RotateLeft")) == pytest.approx((2.0, 1.75, 60))
    assert where(room.step("MoveBack", moveMagnitude=0.5)) == pytest.approx((2 - 0.5 * np.sin(np.pi / 3), 1.5, 60))


def test_a_blocked_move_is_not_made_and_says_what_is_in_the_way(room: Controller) -> None:
    put(room, 2.5, 1.5, 90)
    event = room.step("MoveAhead", moveMagnitude=0.5)
    assert not event
    assert where(event) == pytest.approx((2.5, 1.5, 90))
    (name,) = event.metadata["collidedObjects"]
    assert name.startswith("Wall|+03.00|")
    assert f"{name} is blocking Agent 0" in event.metadata["errorMessage"]


def test_nothing_and_less_than_nothing_are_what_they_are_in_ai2thor(room: Controller) -> None:
    assert where(room.step("RotateRight", degrees=0)) == pytest.approx((1.5, 1.5, 30))
    for magnitude in (0, -0.25):
        event = room.step("MoveAhead", moveMagnitude=magnitude)
        assert not event
        assert where(event) == pytest.approx((1.5, 1.5, 30))


def test_a_locobot_does_not_move_sideways_and_looks_in_steps(room: Controller) -> None:
    assert "horizontal movement" in room.step("MoveLeft").metadata["errorMessage"]
    assert room.step("LookDown").metadata["agent"]["cameraHorizon"] == 30
    assert room.step("LookDown").metadata["errorCode"] == "LookDownCantExceedMin"
    assert "degrees == 0" in room.step("LookUp", degrees=10).metadata["errorMessage"]
    assert room.step("LookUp").metadata["agent"]["cameraHorizon"] == 0


def test_the_default_agent_strafes(client: Controller) -> None:
    client.reset(screened(), agentMode="default")
    try:
        x, z, _ = where(client.step("Teleport", position=point(1.5, FEET, 1.5), rotation=0))
        assert where(client.step("MoveRight")) == pytest.approx((x + 0.25, z, 0))
        assert where(client.step("MoveLeft", moveMagnitude=0.5)) == pytest.approx((x - 0.25, z, 0))
    finally:
        client.initialization_parameters["agentMode"] = "locobot"


@pytest.mark.parametrize(
    ("action", "arguments", "said"),
    [
        ("Fly", {}, "Invalid action: Fly"),
        ("MoveAhead", {"magnitude": 1}, "MoveAhead has no \\['magnitude'\\]"),
        ("MoveAhead", {"visibilityDistance": 1.0}, "visibilityDistance"),
        ("SetObjectFilter", {}, "needs \\['objectIds'\\]"),
        ("TeleportFull", {"position": {"x": 1, "y": 1, "z": 1}}, "rotation"),
        ("MoveAhead", {"moveMagnitude": "far"}, "cannot make sense"),
        ("MoveAhead", {"agentId": 1}, "no agent 1"),
    ],
)
def test_wrong_calls_are_refused(room: Controller, action: str, arguments: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        room.step(action, **arguments)


def test_depth_is_metres_along_the_axis_with_the_floor_at_the_bottom(room: Controller) -> None:
    depth = put(room, 1.5, 1.5, 180).depth_frame
    assert depth.dtype == np.float32
    np.testing.assert_allclose(depth[24, [8, 32, 56]], 1.5 - HALF_WALL, atol=0.01)
    assert depth[-1, 32] < depth[24, 32]
    camera = FEET - 0.0312
    below = np.tan(np.radians(63.453 / 2)) * (47.5 - 24) / 24
    assert depth[-1, 32] == pytest.approx(camera / below, abs=0.01)


def test_pictures_are_read_only_views_with_turned_rows(room: Controller) -> None:
    event = put(room, 1.5, 1.5, 180)
    for picture in (event.frame, event.depth_frame, event.instance_segmentation_frame):
        assert picture.strides[0] < 0
        assert not picture.flags.writeable


def test_masks_and_visibility_of_an_object(room: Controller) -> None:
    event = put(room, 5.5, 1.7, 180)
    (chair,) = [thing for thing in event.metadata["objects"] if thing["objectType"] == "Chair"]
    mask = event.instance_masks[chair["objectId"]]
    left, top, right, bottom = event.instance_detections2D[chair["objectId"]]
    assert mask.sum() == event.class_masks["Chair"].sum() > 50
    assert (left, right) == (63 - right, 63 - left)
    assert bottom == 47
    assert 20 < top < 24  # three centimetres higher than the camera
    assert chair["visible"]
    assert not [t for t in put(room, 5.5, 2.3, 180).metadata["objects"] if t["objectType"] == "Chair" and t["visible"]]
    assert not [t for t in put(room, 5.5, 1.7, 0).metadata["objects"] if t["objectType"] == "Chair" and t["visible"]]


def test_queries_leave_the_picture_as_it_is(room: Controller) -> None:
    before = put(room, 1.5, 1.5, 180).frame.copy()
    event = room.step("GetReachablePositions")
    np.testing.assert_array_equal(event.frame, before)
    places = {(round(p["x"], 3), round(p["z"], 3)) for p in event.metadata["actionReturn"]}
    assert {(1.5, 1.5), (0.25, 0.25), (4.5, 1.5)} <= places
    assert all(abs(4 * x - round(4 * x)) < 1e-6 for x, _ in places)
    assert not any(2.75 < x < 3.25 and z < 3.0 for x, z in places)


def test_shortest_paths(room: Controller) -> None:
    start = point(1.5, FEET, 3.5)
    assert path_distance(get_shortest_path_to_point(room, start, point(5.0, FEET, 3.5))) == pytest.approx(3.5, abs=1e-3)
    around = get_shortest_path_to_point(room, point(2.0, FEET, 1.5), point(4.0, FEET, 1.5))
    assert len(around) > 3
    assert 3.8 < path_distance(around) < 4.3
    to_chair = path_distance(get_shortest_path_to_object_type(room, "Chair", start))
    assert 4.0 < to_chair < 6.0
    for call in (
        lambda: get_shortest_path_to_point(room, start, point(50, FEET, 50)),
        lambda: get_shortest_path_to_object_type(room, "Apple", start),
    ):
        with pytest.raises(ValueError, match="Unable to find"):
            call()


def test_filters_of_objects(room: Controller) -> None:
    everything = room.step("ResetObjectFilter").metadata["objects"]
    chair = next(thing["objectId"] for thing in everything if thing["objectType"] == "Chair")
    wall = next(thing["objectId"] for thing in everything if thing["objectType"] == "Wall")
    assert wall.count("|") == 3
    told = room.step("SetObjectFilter", objectIds=[chair]).metadata["objects"]
    assert [thing["objectId"] for thing in told] == [chair]
    assert room.step("SetObjectFilter", objectIds=[]).metadata["objects"] == []
    assert len(room.step("ResetObjectFilter").metadata["objects"]) == len(everything) > 5


def test_no_picture_where_none_is_asked_for(room: Controller) -> None:
    event = room.step("MoveAhead", renderImage=False)
    assert event
    assert event.frame is None
    assert room.step("Pass").frame.shape == (48, 64, 3)


def test_further_cameras_and_the_map(room: Controller) -> None:
    straight = put(room, 1.5, 1.5, 180).frame.copy()
    here = point(1.5, FEET - 0.0312, 1.5)
    event = room.step("AddThirdPartyCamera", position=here, rotation=point(0, 180, 0), fieldOfView=63.453)
    np.testing.assert_array_equal(event.third_party_camera_frames[0], straight)
    above = room.step("GetMapViewCameraProperties").metadata["actionReturn"]
    event = room.step("AddThirdPartyCamera", **above)
    assert event.third_party_camera_frames[1].shape == (48, 64, 3)
    toggled = room.step("ToggleMapView")
    np.testing.assert_array_equal(toggled.frame, event.third_party_camera_frames[1])
    assert toggled.metadata["cameraOrthSize"] == pytest.approx(above["orthographicSize"])
    np.testing.assert_array_equal(room.step("ToggleMapView").frame, straight)
    with pytest.raises(ValueError, match="no third-party camera 7"):
        room.step("UpdateThirdPartyCamera", thirdPartyCameraId=7, position=here, rotation=point(0, 0, 0))


def test_resolution_changes(room: Controller) -> None:
    assert room.step("ChangeResolution", x=40, y=30).depth_frame.shape == (30, 40)
    assert room.step("ChangeResolution", x=64, y=48).frame.shape == (48, 64, 3)


def test_a_house_with_a_door_a_window_and_a_shut_front_door(client: Controller) -> None:
    event = client.reset(two_rooms())
    assert event
    assert where(event) == pytest.approx((1.5, 1.5, 0))
    assert event.metadata["agent"]["cameraHorizon"] == 30
    assert {"Bed", "Fridge", "Window", "Doorway", "Wall", "Floor"} <= {
        t["objectType"] for t in event.metadata["objects"]
    }
    put(client, 2.0, 1.5, 90)
    assert client.step("MoveAhead", moveMagnitude=1.5)
    put(client, 2.0, 0.5, 90)
    assert not client.step("MoveAhead", moveMagnitude=1.5)
    put(client, 1.5, 1.0, 180)
    assert not client.step("MoveAhead", moveMagnitude=1.5)
    bed = next(t for t in client.last_event.metadata["objects"] if t["objectId"] == "Bed|1|2")
    assert bed["axisAlignedBoundingBox"]["center"] == pytest.approx(point(5.0, 0.35, 0.9))
    assert bed["rotation"]["y"] == pytest.approx(270)


@pytest.mark.parametrize(
    "spoilt",
    [{"rooms": []}, {"walls": []}, {"rooms": [{"floorPolygon": [point(0, 0, 0), point(2, 0, 1), point(0, 0, 2)]}]}],
)
def test_a_house_that_cannot_be_built_fails(client: Controller, spoilt: dict) -> None:
    event = client.reset(screened() | spoilt)
    assert not event
    assert "cannot build this house" in event.metadata["errorMessage"]


def test_noise_is_of_the_documented_size(client: Controller) -> None:
    client.reset(screened(), applyActionNoise=True)
    try:
        moves, turns = [], []
        for _ in range(60):
            put(client, 1.5, 1.5, 0)
            _, z, _ = where(client.step("MoveAhead", renderImage=False))
            moves.append(z - 1.75)
            put(client, 1.5, 1.5, 0)
            turns.append((where(client.step("RotateRight", renderImage=False))[2] - 30 + 180) % 360 - 180)
    finally:
        client.initialization_parameters["applyActionNoise"] = False
    assert 0.003 < np.std(moves) < 0.008
    assert abs(np.mean(moves) - 0.001) < 0.003
    assert 0.3 < np.std(turns) < 0.8


@pytest.mark.parametrize(
    "wrong", [{"agentCount": 2}, {"renderNormalsImage": True}, {"agentMode": "drone"}, {"gridSize": 0}]
)
def test_what_the_stand_in_has_not_it_says(client: Controller, wrong: dict) -> None:
    before = dict(client.initialization_parameters)
    with pytest.raises(RuntimeError, match=r"stand-in|must be > 0"):
        client.reset("FloorPlan_Train1_1", **wrong)
    client.initialization_parameters = before

"""The response of the build to every action: AI2-THOR's metadata and the frames of all cameras."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from envs.coordinates.unity import Vector, to_unity
from envs.simulators.thor.standin.fifo_pipes import IMAGES, THIRD_PARTY_IMAGES, ImageField
from envs.simulators.thor.standin.scene_table import PROCEDURAL
from envs.simulators.thor.standin.session import Session, ThirdCamera
from envs.simulators.thor.standin.standin_camera import FAR, Eye, Lens, orthographic
from envs.simulators.thor.standin.thor_objects import BACKGROUND, rotation

_LEGACY = (
    "heldObjectPose", "arm", "visibleRange", "segmentedObjectIds", "objectIdsInBox", "actionIntReturn",
    "actionFloatReturn", "actionStringsReturn",
    "actionFloatsReturn", "actionVector3sReturn",
)  # fmt: skip
_BLANK = {"depth": np.float32(FAR), "instance": BACKGROUND, "semantic": BACKGROUND}
_SWITCHES = {
    "depth": "renderDepthImage",
    "instance": "renderInstanceSegmentation",
    "semantic": "renderSemanticSegmentation",
}


class Reporter:
    """Puts messages together from the state; holds the renderers."""

    def __init__(self) -> None:
        self._eye = Eye()

    def report(
        self, session: Session, said: dict[str, Any], asked: dict[str, Any]
    ) -> tuple[dict[str, Any], list[ImageField]]:
        """A whole message: metadata, and the pictures unless the action said `renderImage: false`.
        `said` is what came of the action, `asked` the action itself.
        """
        shown = asked.get("renderImage", True)
        wanted = _wanted(session, asked) if shown else set()
        sight, objects = self._agent(session, wanted)
        pictures: list[ImageField] = [(IMAGES[name], sight[name]) for name in IMAGES if name in sight]
        cameras = session.cameras if shown else []
        for camera in cameras:
            pictures += [
                (THIRD_PARTY_IMAGES[name], picture) for name, picture in self._third(session, camera, wanted).items()
            ]
        agent = _agent(session) | said | {"objects": objects}
        if session.stage is not None and shown and wanted & {"instance", "semantic"}:
            agent["colors"] = session.stage.things.colours
        third = [camera.metadata for camera in session.cameras]
        top = {"agents": [agent | {"thirdPartyCameras": third}], "thirdPartyCameras": third, "activeAgentId": 0}
        return top | {"sequenceId": asked.get("sequenceId", 0)}, pictures

    def _agent(self, session: Session, wanted: set[str]) -> tuple[Mapping[str, Any], list[Any]]:
        """The agent's frames, and the metadata of objects; which of these are in view is looked
        up only if one is near enough to be visible.
        """
        if session.stage is None:
            return ({"rgb": np.zeros((session.height, session.width, 3), np.uint8)} if wanted else {}), []
        eye, reach = session.eye, float(session.settings["visibilityDistance"])
        told = session.stage.things.chosen(session.wanted)
        near = any(thing.distance_from(eye[:3]) <= reach for thing in told.values())
        lens = Lens(width=session.width, height=session.height, fov=session.fov, horizon=session.horizon)
        needed = (set() if session.map_view else wanted) | ({"seen"} if near else set())
        sight = self._eye.look(session.stage, lens, eye, needed)
        pictures = _plan(session, *_whole(session), wanted) if session.map_view else sight.pictures
        return pictures, [thing.told(eye[:3], instance in sight.seen, reach) for instance, thing in told.items()]

    def _third(self, session: Session, camera: ThirdCamera, wanted: set[str]) -> Mapping[str, Any]:
        if camera.orthographic is not None:
            return _plan(session, (camera.pose[0], camera.pose[1]), camera.orthographic, wanted)
        lens = Lens(width=session.width, height=session.height, fov=camera.fov, horizon=camera.horizon)
        return self._eye.look(session.scene, lens, camera.pose, wanted).pictures


def _wanted(session: Session, asked: dict[str, Any]) -> set[str]:
    switches = session.settings | {name: value for name, value in asked.items() if name in _SWITCHES.values()}
    return {"rgb"} | {name for name, switch in _SWITCHES.items() if session.stage is not None and switches[switch]}


def _plan(session: Session, centre: tuple[float, float], size: float, wanted: set[str]) -> Mapping[str, Any]:
    """The scene from straight above: its map, with nothing in the other pictures, for a client
    takes of each kind as many as there are cameras.
    """
    shape = session.height, session.width
    return {name: np.full(shape, blank) for name, blank in _BLANK.items() if name in wanted} | (
        {"rgb": np.ascontiguousarray(orthographic(session.scene.chart, centre, size, shape))} if "rgb" in wanted else {}
    )


def _whole(session: Session) -> tuple[tuple[float, float], float]:
    """The middle of the scene, and half the height of a picture that shows all of it."""
    lower, upper = session.scene.bounds
    x, y = ((lower + upper) / 2)[:2].tolist()
    return (x, y), float(max(upper[0] - lower[0], upper[1] - lower[1]) / 2)


def _agent(session: Session) -> dict[str, Any]:
    """The metadata of the agent that every action returns."""
    robot, position = session.robot, to_unity((*session.at.tolist(), 0.0), session.robot.origin)
    told: dict[str, Any] = dict.fromkeys(_LEGACY)
    return told | {
        "agent": {
            "name": "agent",
            "position": position,
            "rotation": rotation(session.rotation),
            "cameraHorizon": session.horizon,
            "isStanding": None if robot.noisy else True,
            "inHighFrictionArea": False,
        },
        "cameraPosition": _camera_position(session),
        "cameraOrthSize": _whole(session)[1] if session.map_view else -1.0,
        "fov": session.fov,
        "collided": bool(session.touched),
        "collidedObjects": list(session.touched),
        "inventoryObjects": [],
        "sceneName": PROCEDURAL if session.stage is None else session.stage.name,
        "screenWidth": session.width,
        "screenHeight": session.height,
        "agentId": 0,
        "depthFormat": "Meters",
        "colors": None,
        "currentTime": 0.0,
        "sceneBounds": _bounds(session),
        "isSceneAtRest": True,
    }


def _camera_position(session: Session) -> Vector:
    if session.map_view:
        return to_unity((*_whole(session)[0], float(session.scene.bounds[1][2]) + 1.0))
    x, y, z, _ = session.eye.tolist()
    return to_unity((x, y, z))


def _bounds(session: Session) -> dict[str, Any] | None:
    if session.stage is None:
        return None
    lower, upper = session.stage.bounds
    corners: Sequence[Any] = [
        (x, y, z) for x in (lower[0], upper[0]) for y in (lower[1], upper[1]) for z in (lower[2], upper[2])
    ]
    return {
        "center": to_unity(tuple(((lower + upper) / 2).tolist())),
        "size": to_unity(tuple((upper - lower).tolist())),
        "cornerPoints": [list(to_unity(corner).values()) for corner in corners],
    }

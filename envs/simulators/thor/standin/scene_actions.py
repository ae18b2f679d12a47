"""Actions that choose the scene, the cameras, and how the agent behaves."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from envs.coordinates.unity import to_world, to_yaw
from envs.simulators.thor.standin.action_result import ActionResult, InvalidArgumentError, RefusedError
from envs.simulators.thor.standin.procthor_house import UnbuildableError, build
from envs.simulators.thor.standin.robot_models import ROBOTS
from envs.simulators.thor.standin.scene_store import SceneStore
from envs.simulators.thor.standin.scene_table import PROCEDURAL
from envs.simulators.thor.standin.session import DEFAULTS, Session, ThirdCamera
from envs.simulators.thor.standin.standin_camera import FAR, NEAR
from envs.simulators.thor.standin.standin_scene import StandinScene

Arguments = Mapping[str, Any]

ACCEPTED = (
    "alwaysReturnVisibleRange", "autoSetStandingState", "cameraFarPlane", "cameraNearPlane", "continuous",
    "continuousMode", "gridSize", "horizon",
    "makeAgentsVisible", "massThreshold", "quality", "renderClassImage", "renderObjectImage",
    "robothorChallengeEpisodeId", "server_class", "standing",
    "thirdPartyCameraFOV", "useMassThreshold", "visibilityScheme",
)  # fmt: skip
"""Arguments of `Initialize` that are taken and change nothing here."""

ABSENT = ("renderNormalsImage", "renderFlowImage", "renderDistortionImage")


def reset(stages: SceneStore, session: Session, given: Arguments) -> ActionResult:
    """Load `sceneName`."""
    name = str(given["sceneName"])
    if name not in stages.names:
        raise RefusedError(f"there is no scene {name!r}")
    session.enter(None if name == PROCEDURAL else stages[name])
    return ActionResult()


def initialize(session: Session, given: Arguments) -> ActionResult:
    """Set what is given, and put the agent where the scene begins."""
    known = {name: value for name, value in given.items() if name in DEFAULTS}
    if absent := [name for name in ABSENT if given.get(name)]:
        raise RefusedError(f"the stand-in has no pictures for {absent}")
    if int(known.get("agentCount", 1)) != 1:
        raise RefusedError(f"the stand-in has one agent, not {known['agentCount']}")
    if (mode := str(known.get("agentMode", "default")).lower()) not in ROBOTS:
        raise RefusedError(f"the stand-in has no agentMode {mode!r}; choose one of {sorted(ROBOTS)}")
    for name in ("gridSize", "visibilityDistance", "rotateStepDegrees"):
        if known.get(name) is not None and not float(known[name]) > 0:
            raise RefusedError(f"{name} must be > 0, not {known[name]}")
    session.settings = DEFAULTS | known
    session.begin()
    return ActionResult({"cameraNearPlane": NEAR, "cameraFarPlane": FAR})


def create_house(session: Session, given: Arguments) -> ActionResult:
    """Build a ProcTHOR house, as far as the embedded simulator can, and put the agent where its
    metadata say.
    """
    house = given["house"]
    try:
        session.enter(StandinScene(PROCEDURAL, *build(house)))
    except UnbuildableError as error:
        raise RefusedError(f"the stand-in cannot build this house: {error}") from error
    agent = (house.get("metadata") or {}).get("agent")
    if agent:
        x, y, _ = to_world(agent["position"])
        turn, horizon = agent.get("rotation"), float(agent.get("horizon") or 0.0)
        session.stand_at(x, y, float(turn["y"] if isinstance(turn, Mapping) else turn or 0.0), horizon, force=False)
    return ActionResult()


def change_resolution(session: Session, given: Arguments) -> ActionResult:
    """Pictures of x by y pixels."""
    width, height = int(given["x"]), int(given["y"])
    if not (1 <= width <= 4096 and 1 <= height <= 4096):
        raise RefusedError(f"a picture has 1 to 4096 pixels a side, not {width} x {height}")
    session.width, session.height = width, height
    return ActionResult()


def set_object_filter(session: Session, given: Arguments) -> ActionResult:
    """Tell of these objects only."""
    session.wanted = frozenset(given["objectIds"])
    return ActionResult()


def reset_object_filter(session: Session, given: Arguments) -> ActionResult:
    """Tell of all objects."""
    session.wanted = None
    return ActionResult()


def toggle_map_view(session: Session, given: Arguments) -> ActionResult:
    """Show the scene from straight above in place of what the agent sees, or no longer."""
    session.scene  # noqa: B018 - refused where there is none
    session.map_view = not session.map_view
    return ActionResult()


def add_third_party_camera(session: Session, given: Arguments) -> ActionResult:
    """One more camera, at `position` and `rotation`."""
    session.cameras.append(_camera(given, len(session.cameras)))
    return ActionResult()


def update_third_party_camera(session: Session, given: Arguments) -> ActionResult:
    """Move a camera that is there."""
    number = int(given.get("thirdPartyCameraId", 0))
    if not 0 <= number < len(session.cameras):
        raise InvalidArgumentError(f"there is no third-party camera {number}; there are {len(session.cameras)}")
    session.cameras[number] = _camera(session.cameras[number].metadata | dict(given), number)
    return ActionResult()


def nothing(session: Session, given: Arguments) -> ActionResult:
    """Accepts an action that changes nothing here."""
    return ActionResult()


def _camera(given: Arguments, number: int) -> ThirdCamera:
    x, y, z = to_world(given["position"])
    turn = {"x": 0.0, "y": 0.0, "z": 0.0} | dict(given["rotation"])
    size = given.get("orthographicSize") if given.get("orthographic") else None
    horizon = math.remainder(float(turn["x"]), 360.0)
    if size is not None and (abs(horizon - 90.0) > 1e-3 or float(turn["y"]) % 360.0):
        raise RefusedError("the stand-in has orthographic cameras only straight down, with north at the top")
    if size is None and (abs(horizon) > 89.0 or float(turn["z"])):
        raise RefusedError(
            "the stand-in has cameras that look at most 89 degrees up or down and are not tilted sideways"
        )
    fov = float(given.get("fieldOfView") or 90.0)
    told = {"thirdPartyCameraId": number, "position": dict(given["position"]), "rotation": turn, "fieldOfView": fov}
    pose = np.array([x, y, z, to_yaw(float(turn["y"]))])
    return ThirdCamera(pose, horizon, fov, None if size is None else float(size), told)

"""The one table of the actions the stand-in serves, and the arguments each of them takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from envs.simulators.thor.standin import motion_actions as moving
from envs.simulators.thor.standin import query_actions as queries
from envs.simulators.thor.standin import scene_actions as scenery
from envs.simulators.thor.standin.action_result import ActionResult, InvalidArgumentError, RefusedError
from envs.simulators.thor.standin.scene_store import SceneStore
from envs.simulators.thor.standin.session import DEFAULTS, Session

Do = Callable[[Session, Mapping[str, Any]], ActionResult]

EVERYWHERE = frozenset(
    {
        "action",
        "sequenceId",
        "agentId",
        "renderImage",
        "renderObjectImage",
        "renderClassImage",
        "renderNormalsImage",
        "renderInstanceSegmentation",
    }
)
"""What AI2-THOR takes with any action."""


@dataclass(frozen=True)
class ServedAction:
    """An action: its function, required and optional arguments."""

    do: Do
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _action(do: Do, *may: str, must: tuple[str, ...] = ()) -> ServedAction:
    return ServedAction(do, frozenset(must), frozenset(may))


_MOVE = ("moveMagnitude", "noise", "forceAction")
_TELEPORT = ("position", "rotation", "horizon", "standing", "forceAction", "x", "y", "z")
_CAMERA = ("fieldOfView", "skyboxColor", "orthographic", "orthographicSize", "nearClippingPlane", "farClippingPlane")


def actions(stages: SceneStore) -> dict[str, ServedAction]:
    """Every action by name."""
    return {
        "Reset": _action(partial(scenery.reset, stages), must=("sceneName",)),
        "Initialize": _action(scenery.initialize, *DEFAULTS, *scenery.ACCEPTED, *scenery.ABSENT),
        "CreateHouse": _action(scenery.create_house, must=("house",)),
        "ChangeResolution": _action(scenery.change_resolution, must=("x", "y")),
        "ChangeQuality": _action(scenery.nothing, must=("quality",)),
        "MoveAhead": _action(moving.move_ahead, *_MOVE),
        "MoveBack": _action(moving.move_back, *_MOVE),
        "MoveLeft": _action(moving.move_left, *_MOVE),
        "MoveRight": _action(moving.move_right, *_MOVE),
        "RotateLeft": _action(moving.rotate_left, "degrees"),
        "RotateRight": _action(moving.rotate_right, "degrees"),
        "LookUp": _action(moving.look_up, "degrees"),
        "LookDown": _action(moving.look_down, "degrees"),
        "Teleport": _action(moving.teleport, *_TELEPORT),
        "TeleportFull": _action(moving.teleport_full, *_TELEPORT),
        "Pass": _action(scenery.nothing),
        "Done": _action(scenery.nothing),
        "Stop": _action(scenery.nothing),
        "GetScenesInBuild": _action(queries.scenes_in_build),
        "GetReachablePositions": _action(
            queries.reachable_positions, "gridSize", "maxStepCount", "directionsRelativeAgent"
        ),
        "GetShortestPath": _action(
            queries.shortest_path, "objectId", "objectType", "position", "rotation", "allowedError"
        ),
        "GetShortestPathToPoint": _action(
            queries.shortest_path_to_point, "position", "target", "allowedError", "x", "y", "z"
        ),
        "GetMapViewCameraProperties": _action(queries.map_view_camera),
        "ToggleMapView": _action(scenery.toggle_map_view),
        "AddThirdPartyCamera": _action(scenery.add_third_party_camera, *_CAMERA, must=("position", "rotation")),
        "UpdateThirdPartyCamera": _action(
            scenery.update_third_party_camera, *_CAMERA, "thirdPartyCameraId", "position", "rotation"
        ),
        "SetObjectFilter": _action(scenery.set_object_filter, must=("objectIds",)),
        "ResetObjectFilter": _action(scenery.reset_object_filter),
    }


def perform(table: Mapping[str, ServedAction], session: Session, asked: Mapping[str, Any]) -> ActionResult:
    """Do what is asked.

    Raises:
        RefusedError: with AI2-THOR's error codes for an unknown action and for wrong or missing
            arguments, or because it cannot be done.
    """
    name = asked.get("action")
    if (action := table.get(str(name))) is None:
        raise RefusedError(f"Invalid action: {name}. The stand-in serves {', '.join(sorted(table))}", "InvalidAction")
    given = {key: value for key, value in asked.items() if key not in EVERYWHERE or key in action.may}
    if unknown := sorted(set(given) - action.must - action.may):
        raise InvalidArgumentError(f"{name} has no {unknown}; its arguments are {sorted(action.must | action.may)}")
    if missing := sorted(action.must - set(given)):
        raise RefusedError(f"{name} needs {missing}", "MissingArguments")
    if asked.get("agentId"):
        raise InvalidArgumentError(f"there is no agent {asked['agentId']}: the stand-in has one, number 0")
    session.touched = []
    try:
        return action.do(session, given)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidArgumentError(f"{name} cannot make sense of its arguments {given}: {error!r}") from error

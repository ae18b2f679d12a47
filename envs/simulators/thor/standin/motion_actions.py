"""Actions that move the agent or its camera."""

from collections.abc import Mapping
from typing import Any

from envs.coordinates.unity import to_world
from envs.simulators.thor.standin.action_result import ActionResult, InvalidArgumentError, RefusedError
from envs.simulators.thor.standin.session import Session

Arguments = Mapping[str, Any]


def move_ahead(session: Session, given: Arguments) -> ActionResult:
    """Forward by `moveMagnitude`, or a step of the grid."""
    return _move(session, given, 1.0, 0.0)


def move_back(session: Session, given: Arguments) -> ActionResult:
    """Backward, looking ahead."""
    return _move(session, given, -1.0, 0.0)


def move_left(session: Session, given: Arguments) -> ActionResult:
    """Sideways to the left."""
    return _move(session, given, 0.0, 1.0)


def move_right(session: Session, given: Arguments) -> ActionResult:
    """Sideways to the right."""
    return _move(session, given, 0.0, -1.0)


def rotate_right(session: Session, given: Arguments) -> ActionResult:
    """Clockwise by `degrees`, or the usual step."""
    return _rotate(session, given, 1.0)


def rotate_left(session: Session, given: Arguments) -> ActionResult:
    """Counter-clockwise."""
    return _rotate(session, given, -1.0)


def look_down(session: Session, given: Arguments) -> ActionResult:
    """The camera down by a step."""
    if session.horizon + _look(session, given) > session.robot.down + 1e-6:
        raise RefusedError(
            f"can't look down beyond {session.robot.down} degrees below the forward horizon", "LookDownCantExceedMin"
        )
    session.horizon += session.robot.look
    return ActionResult()


def look_up(session: Session, given: Arguments) -> ActionResult:
    """The camera up by a step."""
    if session.horizon - _look(session, given) < -session.robot.up - 1e-6:
        raise RefusedError(
            f"can't look up beyond {session.robot.up} degrees above the forward horizon", "LookUpCantExceedMax"
        )
    session.horizon -= session.robot.look
    return ActionResult()


def teleport(session: Session, given: Arguments) -> ActionResult:
    """To `position`, or x, y and z; what is not given stays."""
    x, y, _ = to_world(_position(session, given))
    turned = given.get("rotation")
    rotation = session.rotation if turned is None else turned.get("y", 0.0) if isinstance(turned, Mapping) else turned
    horizon = given.get("horizon")
    session.stand_at(
        x, y, float(rotation), session.horizon if horizon is None else float(horizon), bool(given.get("forceAction"))
    )
    return ActionResult()


def teleport_full(session: Session, given: Arguments) -> ActionResult:
    """The same, with everything given.

    Raises:
        RefusedError: when something is missing.
    """
    missing = [name for name in ("rotation", "horizon") if given.get(name) is None]
    if missing or ("position" not in given and not {"x", "y", "z"} <= given.keys()):
        raise RefusedError(
            f"TeleportFull needs a position, rotation and horizon; missing: {missing or ['position']}",
            "MissingArguments",
        )
    return teleport(session, given)


def _move(session: Session, given: Arguments, forward: float, left: float) -> ActionResult:
    if left and not session.robot.strafes:
        raise RefusedError(
            "Controller does not support horizontal movement by default. Set AllowHorizontalMovement to true "
            "on the Controller."
        )
    metres = given.get("moveMagnitude")
    metres = float(session.settings["gridSize"]) if metres is None else float(metres)
    if metres <= 0:
        raise RefusedError(f"moveMagnitude must be null or > 0, not {metres}")
    session.scene  # noqa: B018 - refused where there is none
    session.rotation = (session.rotation + _noise(session, "rotate", share=0.5)) % 360.0
    metres += _noise(session, "movement")
    session.move(forward * metres, left * metres)
    return ActionResult()


def _rotate(session: Session, given: Arguments, sign: float) -> ActionResult:
    """By nothing is by the usual step, as in AI2-THOR."""
    degrees = float(given.get("degrees") or session.settings["rotateStepDegrees"])
    session.rotation = (session.rotation + sign * degrees + _noise(session, "rotate")) % 360.0
    return ActionResult()


def _look(session: Session, given: Arguments) -> float:
    if given.get("degrees"):
        raise RefusedError("Must have degrees == 0 for now.")
    return session.robot.look


def _noise(session: Session, kind: str, share: float = 1.0) -> float:
    """Drawn afresh for every action; the robot drives by a Gaussian too far, and never quite
    straight.
    """
    settings = session.settings
    if not (session.robot.noisy and settings["applyActionNoise"]):
        return 0.0
    return float(session.rng.normal(settings[f"{kind}GaussianMu"], share * settings[f"{kind}GaussianSigma"]))


def _position(session: Session, given: Arguments) -> Mapping[str, float]:
    here = {"x": session.at[0], "y": session.robot.origin, "z": session.at[1]}
    asked = given.get("position") or {axis: given[axis] for axis in "xyz" if axis in given}
    if not set(asked) <= set("xyz"):
        raise InvalidArgumentError(f"position has x, y and z, not {sorted(asked)}")
    return here | dict(asked)

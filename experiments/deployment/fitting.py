"""Whether a robot lets a policy see and do what it was trained with: what fits, what differs, what
cannot work.
"""

from dataclasses import dataclass
from typing import Any

from gymnasium import Space

from configs import ConfigError, TrainConfig
from embodied.actions import ActionKind
from envs.simulators.robot import RobotConfig
from envs.simulators.robot.robot_camera import Cut, PolicyView
from envs.tasks import PointNavConfig
from experiments import build as parts


@dataclass(frozen=True)
class TrainingDifference:
    """A difference between training and the robot."""

    what: str
    trained: str
    robot: str

    def __str__(self) -> str:
        return f"{self.what}: trained with {self.trained}, the robot has {self.robot}"


def view_of(config: TrainConfig) -> PolicyView:
    """Returns the frames that the policy reads.

    Raises:
        ConfigError: when it is of another task than PointNav, needs other sensors than rgb and
            depth, or its simulator does not say how wide its camera is.
    """
    if not isinstance(config.task, PointNavConfig):
        raise ConfigError(f"a robot is sent to points; the policy was trained for {type(config.task).__name__}")
    if unknown := set(config.task.sensors) - {"rgb", "depth"}:
        raise ConfigError(f"the policy's task needs {sorted(unknown)}; a robot's camera gives rgb and depth alone")
    found: dict[str, Any] = {name: getattr(config.simulator, name, None) for name in ("height", "width", "hfov_deg")}
    if missing := [name for name, value in found.items() if value is None]:
        raise ConfigError(f"the simulator it was trained in does not say its camera's {missing}")
    return PolicyView(frames=tuple(config.task.frames), **found)


def observation_space(config: TrainConfig, view: PolicyView) -> Space[Any]:
    """Returns the space of the policy's observations, with the frames of `view`."""
    observed: Space[Any] = config.task.observation_space(view.sensors, parts.space(config))
    return observed


def cut_for(config: RobotConfig, view: PolicyView) -> Cut:
    """How the policy's view is cut out of the robot's frames. Raises ConfigError when it cannot
    be.
    """
    try:
        return Cut(config.camera, view)
    except ValueError as fault:
        raise ConfigError(str(fault)) from fault


def differences(config: TrainConfig, robot: RobotConfig) -> list[TrainingDifference]:
    """Returns the differences that do not stop a deployment, but may spoil it."""
    camera, trained = robot.camera, config.simulator
    found = [
        _number("camera height", getattr(trained, "camera_height", None), camera.mount_height, 0.05, "m"),
        _number("camera pitch", getattr(trained, "camera_pitch_deg", None), camera.pitch_deg, 2.0, "degrees"),
        _number("body radius", getattr(trained, "radius", None), robot.radius, 0.02, "m"),
        _number("body height", getattr(trained, "body_height", None), robot.height, 0.2, "m"),
    ]
    view = view_of(config)
    box = cut_for(robot, view).box
    if min(box[0], box[1], camera.width - box[2], camera.height - box[3]) < -0.5:
        found.append(
            TrainingDifference("view", f"{view.hfov_deg:g} degrees", f"{camera.hfov_deg:.0f}: the rest is black")
        )
    if sideways := [a.name for a in parts.space(config).actions if a.kind is ActionKind.MOVE and a.left]:
        found.append(
            TrainingDifference("sideways moves", ", ".join(sideways), "two wheels: it turns, drives and turns back")
        )
    return [one for one in found if one is not None]


def _number(what: str, trained: float | None, robot: float, tolerance: float, unit: str) -> TrainingDifference | None:
    if trained is None or abs(trained - robot) <= tolerance:
        return None
    return TrainingDifference(what, f"{trained:g} {unit}", f"{robot:g} {unit}")

"""A robot ready to be driven: link, safety, executor and body, wired together."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from configs import ConfigError, DeployConfig
from envs.simulators.robot import LinkKind, RobotConfig
from envs.simulators.robot.calibration import calibrated
from envs.simulators.robot.clock import Clock, MonotonicClock, SimulatedClock
from envs.simulators.robot.executor import Ended, Executor
from envs.simulators.robot.in_process import InProcessLink
from envs.simulators.robot.link import Link, Readings
from envs.simulators.robot.lock import CommanderLock
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.robot_body import RobotBody
from envs.simulators.robot.robot_camera import PolicyView, nearest_ahead
from envs.simulators.robot.ros_link import RosLink
from envs.simulators.robot.safety import Log, Mode, Safety
from experiments.deployment.fitting import cut_for
from experiments.deployment.start_pose import staged, stand


@dataclass(frozen=True, kw_only=True)
class Rig:
    """Everything between a policy and a robot."""

    clock: Clock
    link: Link
    safety: Safety
    body: RobotBody


def mode_of(config: DeployConfig) -> Mode:
    """Returns the mode that the flags allow."""
    return Mode.ARMED if config.arm else Mode.DRY_RUN if config.dry_run else Mode.CHECK


@contextmanager
def reached(config: DeployConfig, view: PolicyView) -> Iterator[tuple[Clock, Link, RobotConfig]]:
    """A link to the robot, closed in the end; and, where it may move, the lock on it.

    Raises:
        ConfigError: when it cannot be reached, or another program on this machine drives it.
    """
    robot = config.robot
    with ExitStack() as open_things:
        try:
            if config.arm:
                lock = CommanderLock(f"{robot.name}-{robot.address}")
                open_things.callback(lock.close)
            clock, link, robot = _simulated(config, view) if robot.link is LinkKind.IN_PROCESS else _remote(robot, view)
        except (ConnectionError, ValueError) as fault:
            raise ConfigError(str(fault)) from fault
        open_things.callback(link.close)
        yield clock, link, robot


def rig(
    robot: RobotConfig, view: PolicyView, clock: Clock, link: Link, mode: Mode, log: Log, ended: Callable[[Ended], None]
) -> Rig:
    """The rig over a link."""
    nearest = nearest_of(robot) if robot.safety.guard else lambda readings: math.inf
    safety = Safety(link, robot.safety, clock, mode, cameras_of(robot, view), log, nearest)
    executor = Executor(safety, clock, robot.motion)
    cut, readings = cut_for(robot, view), lambda: link.readings
    body = RobotBody(readings, safety, executor, clock, cut, view.sensors, put=lambda pose: None, ended=ended)
    return Rig(clock=clock, link=link, safety=safety, body=body)


def cameras_of(robot: RobotConfig, view: PolicyView) -> tuple[str, ...]:
    """Returns the frames that must not be late: those of the policy, and depth for the obstacle
    guard.
    """
    return tuple(dict.fromkeys((*view.frames, *(["depth"] if robot.safety.guard else []))))


def nearest_of(robot: RobotConfig) -> Callable[[Readings], float]:
    """Metres to the nearest thing ahead in the newest depth picture; nothing is known without one,
    so nothing may move ahead.
    """

    def nearest(readings: Readings) -> float:
        picture = readings.pictures.get("depth")
        return nearest_ahead(picture.frame, robot.camera, robot.radius, robot.height) if picture else 0.0

    return nearest


def _remote(robot: RobotConfig, view: PolicyView) -> tuple[Clock, Link, RobotConfig]:
    clock, wire = MonotonicClock(), open_transport(robot)
    try:
        robot = calibrated(robot, wire)
        return clock, RosLink(robot, cameras_of(robot, view), clock, wire), robot
    except BaseException:
        wire.close()
        raise


def _simulated(config: DeployConfig, view: PolicyView) -> tuple[Clock, Link, RobotConfig]:
    """A robot in this process, in simulated time; its camera is never on its side."""
    robot: Any = replace(config.robot, camera=replace(config.robot.camera, quarter_turns=0))
    clock = SimulatedClock()
    simulator = staged(config.simulator, robot.camera, cameras_of(robot, view))
    link = InProcessLink(simulator, robot.simulated, clock)
    link.robot.put(config.stage.scene, stand(simulator, config.stage))
    return clock, link, robot

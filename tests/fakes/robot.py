"""A simulated robot in a bare room, in simulated time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from envs.simulators.embedded import EmbeddedConfig, EmbeddedSimulator
from envs.simulators.robot.clock import SimulatedClock
from envs.simulators.robot.executor import Ended, Executor, MotionConfig
from envs.simulators.robot.faults import Fault
from envs.simulators.robot.in_process import InProcessLink
from envs.simulators.robot.robot_body import RobotBody
from envs.simulators.robot.robot_camera import CameraConfig, Cut, PolicyView
from envs.simulators.robot.safety import STILL, Mode, Safety, SafetyConfig
from envs.simulators.robot.simulated import SimulatedConfig, SimulatedRobot
from tests.fakes.rooms import room

START = (1.5, 2.0, 0.0, 0.0)
"""In a room of six by four metres: 4.5 m free ahead."""

CAMERA = CameraConfig(width=32, height=24, fx=20.0, fy=20.0, cx=16.0, cy=12.0)


@dataclass(kw_only=True)
class Bench:
    """Robot, link, clock, safety and executor, and everything that was logged."""

    clock: SimulatedClock
    link: InProcessLink
    safety: Safety
    executor: Executor
    log: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)

    @property
    def robot(self) -> SimulatedRobot:
        return self.link.robot

    @property
    def moving(self) -> bool:
        """Whether the body moves, by what it really does."""
        return any(abs(speed) >= limit for speed, limit in zip(self.robot.velocity, STILL, strict=True))

    def body(self) -> RobotBody:
        """The robot as a body that sees pictures of 16x12; it stays where it is when it is placed,
        and the world comes to it.
        """
        cut = Cut(CAMERA, PolicyView(frames=("depth",), height=12, width=16, hfov_deg=60.0))
        return RobotBody(
            lambda: self.link.readings,
            self.safety,
            self.executor,
            self.clock,
            cut,
            PolicyView(frames=("depth",), height=12, width=16, hfov_deg=60.0).sensors,
            put=lambda pose: None,
            ended=self.ended.append,
        )

    def reasons(self) -> list[str]:
        """Why it was stopped."""
        return [fields["why"] for _, event, fields in self.log if event == "stop"]


Build = Callable[..., Bench]


def make_bench(
    fault: Fault = Fault.NONE,
    after: float = 0.0,
    *,
    mode: Mode = Mode.ARMED,
    simulated: SimulatedConfig | None = None,
    start: tuple[float, float, float, float] = START,
    floor: EmbeddedSimulator | None = None,
    **limits: Any,
) -> Bench:
    """The bench; keyword arguments are limits of safety. It may stand on the `floor` of an earlier
    one. The robot stands at `start` and its first messages have come.
    """
    clock = SimulatedClock()
    link = InProcessLink(floor or simulator(), simulated or SimulatedConfig(), clock, fault, after)
    link.robot.put("train/0", start)
    log: list[tuple[float, str, dict[str, Any]]] = []
    safety = Safety(
        link,
        replace(SafetyConfig(), **limits),
        clock,
        mode,
        ("depth",),
        log=lambda event, **fields: log.append((clock.now(), event, fields)),
    )
    safety.wait(1.0)
    return Bench(clock=clock, link=link, safety=safety, executor=Executor(safety, clock, MotionConfig()), log=log)


def simulator() -> EmbeddedSimulator:
    config = EmbeddedConfig(scenes=("train/0",), sensors=("depth",), height=24, width=32, hfov_deg=CAMERA.hfov_deg)
    return EmbeddedSimulator(config, 1, lambda scene: room(6.0, 4.0, id=scene))

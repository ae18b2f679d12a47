"""A simulated robot as a process of its own, speaking ROS 2 over any wire: to test against, and to
rehearse with before touching hardware.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from embodied.simulator import Simulator
from embodied.types import Frame
from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.clock import MonotonicClock, Pace
from envs.simulators.robot.config import RobotConfig
from envs.simulators.robot.faults import Fault
from envs.simulators.robot.simulated import SimulatedRobot
from envs.simulators.robot.station import Station
from envs.simulators.robot.transport import Send, Transport

HERTZ = 100.0
"""Steps of the robot's physics a second."""

LONGEST = 0.02
"""Seconds that one step may pass, where a picture took longer to draw."""


class Published:
    """An outlet into ROS 2 topics. Unnamed topics are not published."""

    def __init__(self, wire: Transport, config: RobotConfig) -> None:
        self._wire, self._topics, self._camera = wire, config.topics, config.camera
        self._messages = ros.Messages(config.distro)
        self._sends: dict[str, Send] = {}

    def odometry(self, x: float, y: float, yaw: float, v: float, w: float, stamp: float) -> None:
        """As `Outlet.odometry`."""
        self._put(self._topics.odometry, self._messages.odometry(x, y, yaw, v, w, stamp))

    def picture(self, name: str, frame: Frame, stamp: float) -> None:
        """As `Outlet.picture`: lying as the camera does, and with what the camera says of
        itself.
        """
        frame = np.rot90(frame, -self._camera.quarter_turns % 4)
        squeeze = name == "rgb" and self._topics.compressed
        write = self._messages.compressed if squeeze else self._messages.image
        self._put(getattr(self._topics, name), write(frame, stamp))
        self._put(self._topics.camera_info, self._messages.camera_info(self._camera.intrinsics, stamp))

    def pressed(self, value: bool) -> None:
        """As `Outlet.pressed`."""
        self._put(self._topics.bumper, self._messages.flag(value))

    def hazard(self, what: str, value: bool) -> None:
        """As `Outlet.hazard`."""
        self._put(getattr(self._topics, what), self._messages.flag(value))

    def battery(self, share: float) -> None:
        """As `Outlet.battery`."""
        self._put(self._topics.battery, self._messages.battery(share))

    def _put(self, topic: str, message: Any) -> None:
        if not topic:
            return
        if topic not in self._sends:
            self._sends[topic] = self._wire.speak(topic, message.__msgtype__)
        self._sends[topic](self._messages.write(message))


class RobotServer:
    """The robot, over a wire which it closes in the end: its simulator's sensors are its camera."""

    def __init__(
        self,
        config: RobotConfig,
        simulator: Simulator,
        wire: Transport,
        *,
        fault: Fault = Fault.NONE,
        after: float = 0.0,
    ) -> None:
        self._wire, self._clock = wire, MonotonicClock()
        self.robot = SimulatedRobot(simulator, config.simulated)
        self.station = Station(self.robot, config.simulated, Published(wire, config), fault, after)
        self._messages, self._kind = ros.Messages(config.distro), config.topics.velocity_type.value
        wire.listen(config.topics.velocity, self._kind, self._obey)

    def serve(self, until: Callable[[], bool]) -> None:
        """Live until `until` says so."""
        pace, last = Pace(self._clock, HERTZ), self._clock.now()
        while not until():
            pace.wait()
            now = self._clock.now()
            while last < now:
                step = min(now - last, LONGEST)
                self.station.live(step)
                last += step

    def close(self) -> None:
        """Closes the transport. Idempotent."""
        self._wire.close()

    def _obey(self, data: bytes) -> None:
        try:
            v, w = ros.velocity_of(self._messages.read(self._kind, data))
        except ros.BadMessageError:
            return  # as a robot's driver would
        self.station.command(v, w)

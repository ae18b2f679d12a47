"""A simulated robot as a process of its own, speaking ROS 2 over Zenoh: to test against, and to rehearse with before touching hardware."""

from collections.abc import Callable
from typing import Any

import numpy as np

from embodied.simulator import Simulator
from envs.robot import ros
from envs.robot.clock import MonotonicClock, Pace
from envs.robot.config import RobotConfig
from envs.robot.faults import Fault
from envs.robot.link import Frame
from envs.robot.names import Attachment, Names
from envs.robot.session import open_session
from envs.robot.simulated import SimulatedRobot
from envs.robot.station import Station

HERTZ = 100.0
"""Steps of the robot's physics a second."""

LONGEST = 0.02
"""Seconds that one step may pass, where a picture took longer to draw."""


class Published:
    """An outlet into ROS 2 topics over a Zenoh session. Unnamed topics are not published."""

    def __init__(self, session: Any, config: RobotConfig) -> None:
        self._quarter_turns = config.camera.quarter_turns
        self._session, self._topics, self._names = session, config.topics, Names(config.zenoh)
        self._messages = ros.Messages(config.zenoh.distro)
        self._publishers: dict[str, tuple[Any, Attachment]] = {}

    def odometry(self, x: float, y: float, yaw: float, v: float, w: float, stamp: float) -> None:
        """As `Outlet.odometry`."""
        self._put(self._topics.odometry, self._messages.odometry(x, y, yaw, v, w, stamp))

    def picture(self, name: str, frame: Frame, stamp: float) -> None:
        """As `Outlet.picture`: lying as the camera does."""
        frame = np.rot90(frame, -self._quarter_turns % 4)
        squeeze = name == "rgb" and self._topics.compressed
        write = self._messages.compressed if squeeze else self._messages.image
        self._put(getattr(self._topics, name), write(frame, stamp))

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
        if topic not in self._publishers:
            kind = message.__msgtype__
            key = self._names.publish(topic, kind, self._messages.hash(kind))
            self._publishers[topic] = self._session.declare_publisher(key), Attachment()
        publisher, attachment = self._publishers[topic]
        publisher.put(self._messages.write(message), attachment=attachment())


class Server:
    """The robot: its simulator's sensors are its camera. `router` makes it the Zenoh router too; else it connects to one.

    Raises:
        ImportError: without the packages of the extra `robot`.
        ConnectionError: when no router answers, or the address is taken.
    """

    def __init__(
        self, config: RobotConfig, simulator: Simulator, *, router: bool, fault: Fault = Fault.NONE, after: float = 0.0
    ) -> None:
        self._session = open_session("router" if router else "client", config.zenoh.router)
        self.robot = SimulatedRobot(simulator, config.simulated)
        self.station = Station(self.robot, config.simulated, Published(self._session, config), fault, after)
        self._messages, self._kind = ros.Messages(config.zenoh.distro), config.topics.velocity_type.value
        key = Names(config.zenoh).listen(config.topics.velocity)
        self._subscriber = self._session.declare_subscriber(key, self._obey)
        self._clock = MonotonicClock()

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
        """Leave. May be called twice."""
        self._session.close()

    def _obey(self, sample: Any) -> None:
        try:
            v, w = ros.velocity_of(self._messages.read(self._kind, sample.payload.to_bytes()))
        except ros.BadMessageError:
            return  # as a robot's driver would
        self.station.command(v, w)

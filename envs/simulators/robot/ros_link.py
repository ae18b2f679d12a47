"""The link to a robot that speaks ROS 2, over any wire."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.clock import Clock
from envs.simulators.robot.config import RobotConfig
from envs.simulators.robot.link import Inbox, Readings
from envs.simulators.robot.transport import Transport


class RosLink:
    """The `Link` contract. `cameras` are those to listen to. It closes its wire.

    Somebody else on the velocity topic is an alarm: a message of another program, or a declared
    publisher, unless `silent_commanders` allows those that keep quiet.
    """

    def __init__(self, config: RobotConfig, cameras: tuple[str, ...], clock: Clock, wire: Transport) -> None:
        self._topics, self._wire = config.topics, wire
        self._messages = ros.Messages(config.distro)
        self.inbox = Inbox(clock, config.shapes(cameras))
        self._send = wire.speak(config.topics.velocity, config.topics.velocity_type.value)
        self._listen(cameras)
        self._watch(config.topics.velocity, config.silent_commanders)

    @property
    def readings(self) -> Readings:
        """The newest of everything."""
        return self.inbox.readings

    def command(self, v: float, w: float) -> None:
        """As `Link.command`."""
        topics = self._topics
        message = self._messages.velocity(v, w, topics.velocity_type, topics.velocity_frame, time.time())
        self._send(self._messages.write(message))

    def close(self) -> None:
        """Closes the transport. Idempotent."""
        self._wire.close()

    def _listen(self, cameras: tuple[str, ...]) -> None:
        topics, inbox = self._topics, self.inbox
        self._take(topics.odometry, ros.ODOMETRY, lambda message: inbox.odometry(*ros.odometry_of(message)))
        for name in cameras:
            kind = ros.COMPRESSED if name == "rgb" and topics.compressed else ros.IMAGE
            self._take(getattr(topics, name), kind, partial(self._picture, name))
        self._take(topics.bumper, ros.FLAG, lambda message: inbox.pressed(message.data))
        self._take(topics.cliff, ros.FLAG, lambda message: inbox.hazard("cliff", message.data))
        self._take(topics.stop, ros.FLAG, lambda message: inbox.hazard("stop", message.data))
        self._take(topics.battery, ros.BATTERY, lambda message: inbox.battery(message.percentage))

    def _picture(self, name: str, message: Any) -> None:
        self.inbox.picture(name, ros.frame_of(message), ros.stamp_of(message))

    def _take(self, topic: str, kind: str, give: Callable[[Any], None]) -> None:
        """Listen to a topic, if it has a name. What cannot be read is an alarm."""

        def receive(data: bytes) -> None:
            try:
                give(self._messages.read(kind, data))
            except Exception as fault:  # after any error the robot cannot read this topic
                self.inbox.alarm(f"{topic}: {fault}")

        if topic:
            self._wire.listen(topic, kind, receive)

    def _watch(self, topic: str, silent_commanders: bool) -> None:
        """For others who send velocities."""
        heard = f"somebody else sends velocities on {topic}"
        self._wire.listen(topic, self._topics.velocity_type.value, lambda data: self.inbox.alarm(heard))
        if not silent_commanders:
            self._wire.watch(topic, lambda name: self.inbox.alarm(f"another publisher is on {topic}: {name}"))

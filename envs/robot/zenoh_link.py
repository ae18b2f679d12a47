"""The link to a robot over Zenoh: ROS 2 messages to and from `rmw_zenoh_cpp` or `zenoh-bridge-ros2dds`."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from envs.robot import ros
from envs.robot.clock import Clock
from envs.robot.config import RobotConfig
from envs.robot.link import Inbox, Readings
from envs.robot.names import Attachment, Names
from envs.robot.session import open_session

NODE = "surefoot"


class ZenohLink:
    """The `Link` contract. `cameras` are those to listen to.

    Somebody else on the velocity topic is an alarm: a message that is not ours, or (rmw_zenoh) a declared publisher, unless `silent_commanders` allows those that keep quiet.

    Raises:
        ImportError: without the packages of the extra `robot`.
        ConnectionError: when no router answers.
    """

    def __init__(self, config: RobotConfig, cameras: tuple[str, ...], clock: Clock) -> None:
        self._config, self._names = config, Names(config.zenoh)
        self._messages = ros.Messages(config.zenoh.distro)
        self.inbox = Inbox(clock, config.shapes(cameras))
        self._session = open_session("client", config.zenoh.router)
        self._kept: list[Any] = []
        self._publisher = self._speak()
        self._listen(cameras)
        self._watch()

    @property
    def readings(self) -> Readings:
        """The newest of everything."""
        return self.inbox.readings

    def command(self, v: float, w: float) -> None:
        """As `Link.command`."""
        topics = self._config.topics
        message = self._messages.velocity(v, w, topics.velocity_type, topics.velocity_frame, time.time())
        self._publisher.put(self._messages.write(message), attachment=self._attachment())

    def close(self) -> None:
        """Leave. May be called twice."""
        self._session.close()

    def _speak(self) -> Any:
        """A publisher of velocities: late ones are worthless, so they are dropped rather than kept waiting."""
        import zenoh

        topics, self._attachment = self._config.topics, Attachment()
        kind = topics.velocity_type.value
        key = self._names.publish(topics.velocity, kind, self._messages.hash(kind))
        return self._session.declare_publisher(key, congestion_control=zenoh.CongestionControl.DROP, express=True)

    def _listen(self, cameras: tuple[str, ...]) -> None:
        topics, inbox = self._config.topics, self.inbox
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

        def receive(sample: Any) -> None:
            try:
                give(self._messages.read(kind, sample.payload.to_bytes()))
            except Exception as fault:  # whatever it is, the robot is blind to this topic now
                self.inbox.alarm(f"{topic}: {fault}")

        if topic:
            self._kept.append(self._session.declare_subscriber(self._names.listen(topic), receive))

    def _watch(self) -> None:
        """For others who send velocities."""
        import zenoh

        topic, ours = self._config.topics.velocity, str(self._session.zid())
        kind = self._config.topics.velocity_type.value
        heard = partial(self.inbox.alarm, f"somebody else sends velocities on {topic}")
        remote = {"allowed_origin": zenoh.Locality.REMOTE}
        self._kept.append(self._session.declare_subscriber(self._names.listen(topic), lambda sample: heard(), **remote))
        for token in self._names.tokens(ours, NODE, topic, kind, self._messages.hash(kind)):
            self._kept.append(self._session.liveliness().declare_token(token))
        if (pattern := self._names.publishers(topic)) and not self._config.silent_commanders:
            self._kept.append(
                self._session.liveliness().declare_subscriber(pattern, self._appeared(ours), history=True)
            )

    def _appeared(self, ours: str) -> Callable[[Any], None]:
        import zenoh

        def receive(sample: Any) -> None:
            key = str(sample.key_expr)
            if sample.kind == zenoh.SampleKind.PUT and ours not in key.split("/"):
                self.inbox.alarm(f"another publisher is on {self._config.topics.velocity}: {key.split('/')[8]}")

        return receive

"""The wire over Zenoh."""

from collections.abc import Callable
from typing import Any

from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.config import RobotConfig
from envs.simulators.robot.transport import Receive, Send
from envs.simulators.robot.zenoh.names import Attachment, Names
from envs.simulators.robot.zenoh.session import open_session

NODE = "surefoot"


class ZenohTransport:
    """The `Wire` contract: a client of the robot's router, or the router itself.

    Raises:
        ImportError: without the packages of the extra `robot`.
        ConnectionError: when no router answers, or its address is taken.
    """

    def __init__(self, config: RobotConfig, *, routing: bool = False) -> None:
        self._names, self._messages = Names(config), ros.Messages(config.distro)
        self._session = open_session("router" if routing else "client", config.zenoh.router)
        self._id = str(self._session.zid())
        self._kept: list[Any] = []
        self._publishers = 0
        self._show(self._names.node(self._id, NODE))

    def speak(self, topic: str, kind: str) -> Send:
        """As `Wire.speak`; shown to others by a liveliness token."""
        import zenoh

        hashed, attachment = self._messages.hash(kind), Attachment()
        key = self._names.publish(topic, kind, hashed)
        publisher = self._session.declare_publisher(key, congestion_control=zenoh.CongestionControl.DROP, express=True)
        self._publishers += 1
        self._show(self._names.publisher(self._id, self._publishers, NODE, topic, kind, hashed))
        return lambda data: publisher.put(data, attachment=attachment())

    def listen(self, topic: str, kind: str, receive: Receive) -> None:
        """As `Wire.listen`. Keys hold the type's hash, which is not compared: what cannot be read
        shows when it is read.
        """
        import zenoh

        def take(sample: Any) -> None:
            receive(sample.payload.to_bytes())

        origin = zenoh.Locality.REMOTE
        self._kept.append(self._session.declare_subscriber(self._names.listen(topic), take, allowed_origin=origin))

    def watch(self, topic: str, appeared: Callable[[str], None]) -> None:
        """As `Wire.watch`: by node. A bridge shows nobody."""
        import zenoh

        def take(sample: Any) -> None:
            parts = str(sample.key_expr).split("/")
            if sample.kind == zenoh.SampleKind.PUT and self._id not in parts:
                appeared(parts[8])

        if pattern := self._names.publishers(topic):
            self._kept.append(self._session.liveliness().declare_subscriber(pattern, take, history=True))

    def close(self) -> None:
        """As `Wire.close`."""
        self._session.close()

    def _show(self, token: str) -> None:
        if token:
            self._kept.append(self._session.liveliness().declare_token(token))

"""The contract of transports, which carry the bytes of ROS 2 messages over a middleware."""

from collections.abc import Callable
from typing import Protocol

Send = Callable[[bytes], None]
"""Publishes one message, encoded with its four-byte header."""

Receive = Callable[[bytes], None]
"""Takes one message. Called from threads of the middleware, so it must be quick."""


class Transport(Protocol):
    """Topics are named as ROS 2 names them ("/cmd_vel"), kinds of messages too
    ("geometry_msgs/msg/Twist").
    """

    def speak(self, topic: str, kind: str) -> Send:
        """Declare to publish on a topic. Late messages are worthless: they are dropped rather than
        kept waiting.
        """

    def listen(self, topic: str, kind: str, receive: Receive) -> None:
        """Receives the messages of a topic, except this program's own."""

    def watch(self, topic: str, appeared: Callable[[str], None]) -> None:
        """Tell of everybody else who has declared to publish on a topic, before or after this call,
        by a name; of nobody where the middleware does not show them.
        """

    def close(self) -> None:
        """Closes the transport. Idempotent."""

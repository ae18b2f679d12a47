"""What carries the bytes of ROS 2 messages: the part of a robot's link that differs between
middlewares.
"""

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
        """What others, never this program itself, publish on a topic."""

    def watch(self, topic: str, appeared: Callable[[str], None]) -> None:
        """Tell of everybody else who has declared to publish on a topic, before or after this call,
        by a name; of nobody where the middleware does not show them.
        """

    def close(self) -> None:
        """Leave. May be called twice."""

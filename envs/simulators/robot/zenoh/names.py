"""How ROS 2 topics are named in Zenoh, and what travels beside a message.

`rmw_zenoh_cpp`: `<domain>/<topic>/<type>/<hash>`, with an attachment on every message, and
liveliness tokens that show publishers to others. `zenoh-bridge-ros2dds`: the topic alone, in the
bridge's namespace.
"""

import os
import struct
import time
from dataclasses import dataclass

from envs.simulators.robot.config import Distro, RobotConfig, Scheme
from envs.simulators.robot.ros_messages import mangled


@dataclass(frozen=True)
class Names:
    """The keys of one robot's topics."""

    config: RobotConfig

    def listen(self, topic: str) -> str:
        """Returns a key expression that matches the topic with any type and hash."""
        return self.bridged(topic) if self._bridge else f"{self.config.domain}/{topic.strip('/')}/*/*"

    def publish(self, topic: str, kind: str, hashed: str) -> str:
        """The key to publish a type on: a subscriber of rmw_zenoh has the full key, with the
        hash.
        """
        if self._bridge:
            return self.bridged(topic)
        return f"{self.config.domain}/{topic.strip('/')}/{mangled(kind)}/{self.hash(hashed)}"

    def hash(self, hashed: str) -> str:
        """Humble knows no hashes."""
        return "TypeHashNotSupported" if self.config.distro is Distro.HUMBLE else hashed

    def bridged(self, topic: str) -> str:
        """The topic within the bridge's namespace."""
        return "/".join(filter(None, (self.config.zenoh.namespace.strip("/"), topic.strip("/"))))

    def publishers(self, topic: str) -> str:
        """Tokens of everybody who declared to publish on a topic; "" where the scheme shows
        none.
        """
        return "" if self._bridge else f"@ros2_lv/{self.config.domain}/*/*/*/MP/*/*/*/{_part(topic)}/*/*/*"

    def node(self, session: str, node: str) -> str:
        """The token that shows us to others as a node; "" where the scheme shows none."""
        return "" if self._bridge else f"@ros2_lv/{self.config.domain}/{session}/0/0/NN/%/%/{node}"

    def publisher(self, session: str, number: int, node: str, topic: str, kind: str, hashed: str) -> str:
        """The token of the node's publisher (reliable, keep last 1) with a `number` of its own,
        from 1 on; "" where the scheme shows none.
        """
        what = f"{_part(topic)}/{mangled(kind)}/{self.hash(hashed)}/::,1:,:,:,,"
        return "" if self._bridge else f"@ros2_lv/{self.config.domain}/{session}/0/{number}/MP/%/%/{node}/{what}"

    @property
    def _bridge(self) -> bool:
        return self.config.zenoh.scheme is Scheme.BRIDGE


class Attachment:
    """The attachment of a message in rmw_zenoh: sequence number, time (ns) and publisher id."""

    def __init__(self) -> None:
        self._gid, self._sent = os.urandom(16), 0

    def __call__(self) -> bytes:
        """For the next message."""
        self._sent += 1
        return struct.pack("<qqB", self._sent, time.time_ns(), len(self._gid)) + self._gid


def _part(name: str) -> str:
    """A topic's name as a single part of a key."""
    return ("/" + name.strip("/")).replace("/", "%")

"""How ROS 2 topics are named in Zenoh, and what travels beside a message.

`rmw_zenoh_cpp`: `<domain>/<topic>/<type>/<hash>`, with an attachment on every message, and liveliness tokens that show publishers to others. `zenoh-bridge-ros2dds`: the topic alone, in
the bridge's namespace.
"""

import os
import struct
import time
from dataclasses import dataclass

from envs.robot.config import Distro, Scheme, ZenohConfig


@dataclass(frozen=True)
class Names:
    """The keys of one robot's topics."""

    config: ZenohConfig

    def listen(self, topic: str) -> str:
        """A key expression that matches the topic, whatever its type and hash."""
        return self.bridged(topic) if self._bridge else f"{self.config.domain}/{topic.strip('/')}/*/*"

    def publish(self, topic: str, kind: str, hashed: str) -> str:
        """The key to publish a type on: a subscriber of rmw_zenoh has the full key, with the hash."""
        if self._bridge:
            return self.bridged(topic)
        return f"{self.config.domain}/{topic.strip('/')}/{mangled(kind)}/{self.hash(hashed)}"

    def hash(self, hashed: str) -> str:
        """Humble knows no hashes."""
        return "TypeHashNotSupported" if self.config.distro is Distro.HUMBLE else hashed

    def bridged(self, topic: str) -> str:
        """The topic within the bridge's namespace."""
        return "/".join(filter(None, (self.config.namespace.strip("/"), topic.strip("/"))))

    def publishers(self, topic: str) -> str:
        """Tokens of everybody who declared to publish on a topic; "" where the scheme shows none."""
        return "" if self._bridge else f"@ros2_lv/{self.config.domain}/*/*/*/MP/*/*/*/{_part(topic)}/*/*/*"

    def tokens(self, session: str, node: str, topic: str, kind: str, hashed: str) -> list[str]:
        """What shows us to others: as a node, and as its publisher (reliable, keep last 1). Empty where the scheme shows none."""
        if self._bridge:
            return []
        where = f"@ros2_lv/{self.config.domain}/{session}/0"
        publisher = f"{_part(topic)}/{mangled(kind)}/{self.hash(hashed)}/::,1:,:,:,,"
        return [f"{where}/0/NN/%/%/{node}", f"{where}/1/MP/%/%/{node}/{publisher}"]

    @property
    def _bridge(self) -> bool:
        return self.config.scheme is Scheme.BRIDGE


class Attachment:
    """What rmw_zenoh wants beside each message of a publisher: a number, the time (ns), and who it is. 33 bytes, little-endian."""

    def __init__(self) -> None:
        self._gid, self._sent = os.urandom(16), 0

    def __call__(self) -> bytes:
        """For the next message."""
        self._sent += 1
        return struct.pack("<qqB", self._sent, time.time_ns(), len(self._gid)) + self._gid


def mangled(kind: str) -> str:
    """The type's name in DDS: `geometry_msgs::msg::dds_::Twist_`."""
    package, _, name = kind.split("/")
    return f"{package}::msg::dds_::{name}_"


def _part(name: str) -> str:
    """A topic's name as a single part of a key."""
    return ("/" + name.strip("/")).replace("/", "%")

"""What a robot's camera says of itself, instead of what a file says of it."""

import threading
from dataclasses import replace

from envs.robot import ros
from envs.robot.camera import Intrinsics
from envs.robot.config import RobotConfig
from envs.robot.wire import Wire


def calibrated(config: RobotConfig, wire: Wire) -> RobotConfig:
    """The configuration with the camera that `topics.camera_info` tells of; as it is, where that topic has no name.

    Raises:
        ConnectionError: when nothing comes within `wait` seconds.
        BadMessageError: for a message that cannot be read, or of a camera that is not calibrated.
    """
    topic = config.topics.camera_info
    if not topic:
        return config
    found: list[bytes] = []
    came = threading.Event()

    def receive(data: bytes) -> None:
        found.append(data)
        came.set()

    wire.listen(topic, ros.CAMERA_INFO, receive)
    if not came.wait(config.wait):
        raise ConnectionError(
            f"nothing came on {topic} within {config.wait} s: is the robot there? robot.topics.camera_info='' does without"
        )
    return replace(config, camera=config.camera.calibrated(_read(config, found[0])))


def _read(config: RobotConfig, data: bytes) -> Intrinsics:
    return ros.intrinsics_of(ros.Messages(config.distro).read(ros.CAMERA_INFO, data))

"""Intrinsics from a robot's camera_info topic, in place of configured ones."""

from contextlib import suppress
from dataclasses import replace
from queue import Empty, Full, Queue

from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.config import RobotConfig
from envs.simulators.robot.transport import Transport


def calibrated(config: RobotConfig, wire: Transport) -> RobotConfig:
    """The configuration with the camera that `topics.camera_info` tells of; as it is, where that
    topic has no name.

    Raises:
        ConnectionError: when nothing comes within `wait` seconds.
        BadMessageError: for a message that cannot be read, or of a camera that is not calibrated.
    """
    topic = config.topics.camera_info
    if not topic:
        return config
    first: Queue[bytes] = Queue(maxsize=1)

    def receive(data: bytes) -> None:
        with suppress(Full):
            first.put_nowait(data)

    wire.listen(topic, ros.CAMERA_INFO, receive)
    try:
        data = first.get(timeout=config.wait)
    except Empty:
        raise ConnectionError(
            f"nothing came on {topic} within {config.wait} s: is the robot there? robot.topics.camera_info='' "
            f"does without"
        ) from None
    told = ros.intrinsics_of(ros.Messages(config.distro).read(ros.CAMERA_INFO, data))
    return replace(config, camera=config.camera.calibrated(told))

"""Our types and bytes against those that Cyclone DDS makes itself."""

from typing import Any

import numpy as np
import pytest

from envs.simulators.robot import Distro, VelocityType
from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.robot_camera import Intrinsics

types = pytest.importorskip("envs.simulators.robot.dds.dds_types")

MESSAGES = ros.Messages(Distro.JAZZY)
ALL = [
    MESSAGES.velocity(0.25, -0.5, VelocityType.TWIST, "", 0.0),
    MESSAGES.velocity(0.25, -0.5, VelocityType.TWIST_STAMPED, "base_link", 7.25),
    MESSAGES.odometry(1.0, -2.0, 0.5, 0.1, 0.2, 3.5),
    MESSAGES.image(np.arange(24, dtype=np.float32).reshape(4, 6, 1), 1.5),
    MESSAGES.compressed(np.zeros((4, 6, 3), np.uint8), 1.5),
    MESSAGES.flag(True),
    MESSAGES.battery(0.5),
    MESSAGES.camera_info(Intrinsics(640, 480, 600.0, 610.0, 320.0, 240.0), 2.5),
]


def theirs(message: Any) -> Any:
    """The same message as an object of Cyclone DDS's own classes."""
    kind = types._struct(MESSAGES.store, message.__msgtype__)
    names = [name for name, _ in MESSAGES.store.fielddefs[message.__msgtype__][1]]
    return kind(**{name: converted(getattr(message, name)) for name in names})


def converted(value: Any) -> Any:
    if hasattr(value, "__msgtype__"):
        return theirs(value)
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.__msgtype__)
def test_they_write_the_same_bytes(message: Any) -> None:
    ours = MESSAGES.write(message)
    written = theirs(message).serialize(use_version_2=False)
    assert written[: len(ours)] == ours
    assert len(written) - len(ours) < 4  # they fill up to a whole word


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.__msgtype__)
def test_types_are_named_as_ros_names_them_and_carry_bytes(message: Any) -> None:
    package, _, name = message.__msgtype__.split("/")
    kind = types.topic_type(MESSAGES.store, message.__msgtype__)
    assert kind.__idl__.idl_transformed_typename == f"{package}::msg::dds_::{name}_"
    sample = kind.deserialize(MESSAGES.write(message))
    assert sample.serialize() == MESSAGES.write(message)


def test_every_message_of_a_release_has_a_type() -> None:
    kinds = [
        kind for kind in MESSAGES.store.fielddefs if kind.split("/")[0] in ("geometry_msgs", "sensor_msgs", "nav_msgs")
    ]
    assert len(kinds) > 50
    for kind in kinds:
        types.topic_type(MESSAGES.store, kind).__idl__.populate()

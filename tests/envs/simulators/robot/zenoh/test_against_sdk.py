"""Names, hashes, attachments and bytes, against code that is not ours: `zenoh-ros2-sdk` by
ROBOTIS.
"""

import time

import pytest

from envs.simulators.robot import RobotConfig
from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.clock import MonotonicClock
from envs.simulators.robot.config import Distro
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.ros_link import RosLink
from envs.simulators.robot.zenoh.names import Attachment, Names
from tests.fakes.network import free_endpoint, process, routed, until
from tests.fakes.robot_process import config

sdk = pytest.importorskip("zenoh_ros2_sdk")

DEFINITIONS = {
    "builtin_interfaces/msg/Time": "int32 sec\nuint32 nanosec\n",
    "std_msgs/msg/Header": "builtin_interfaces/Time stamp\nstring frame_id\n",
    "std_msgs/msg/Bool": "bool data\n",
    "std_msgs/msg/String": "string data\n",
    "geometry_msgs/msg/Vector3": "float64 x\nfloat64 y\nfloat64 z\n",
    "geometry_msgs/msg/Point": "float64 x\nfloat64 y\nfloat64 z\n",
    "geometry_msgs/msg/Quaternion": "float64 x 0\nfloat64 y 0\nfloat64 z 0\nfloat64 w 1\n",
    "geometry_msgs/msg/Pose": "Point position\nQuaternion orientation\n",
    "geometry_msgs/msg/Twist": "Vector3 linear\nVector3 angular\n",
    "geometry_msgs/msg/TwistStamped": "std_msgs/Header header\nTwist twist\n",
    "geometry_msgs/msg/PoseWithCovariance": "Pose pose\nfloat64[36] covariance\n",
    "geometry_msgs/msg/TwistWithCovariance": "Twist twist\nfloat64[36] covariance\n",
    "nav_msgs/msg/Odometry": "std_msgs/Header header\nstring child_frame_id\n"
    "geometry_msgs/PoseWithCovariance pose\ngeometry_msgs/TwistWithCovariance twist\n",
    "sensor_msgs/msg/Image": "std_msgs/Header header\nuint32 height\nuint32 width\nstring encoding\n"
    "uint8 is_bigendian\nuint32 step\nuint8[] data\n",
    "sensor_msgs/msg/CompressedImage": "std_msgs/Header header\nstring format\nuint8[] data\n",
}
"""As ROS 2 publishes them, without comments."""


@pytest.mark.parametrize("kind", [kind for kind in DEFINITIONS if "msgs" in kind])
def test_type_hashes(kind: str) -> None:
    from zenoh_ros2_sdk.utils import get_type_hash

    assert ros.Messages(Distro.JAZZY).hash(kind) == get_type_hash(kind, DEFINITIONS[kind], DEFINITIONS)


def test_keys_and_type_names() -> None:
    from zenoh_ros2_sdk.keyexpr import topic_keyexpr
    from zenoh_ros2_sdk.utils import ros2_to_dds_type

    kind = "sensor_msgs/msg/Image"
    theirs = topic_keyexpr(7, "/camera/color/image_raw", ros2_to_dds_type(kind), "RIHS01_ab")
    assert Names(RobotConfig(domain=7)).publish("/camera/color/image_raw", kind, "RIHS01_ab") == theirs


def test_tokens_of_their_publishers_are_those_we_look_for() -> None:
    import zenoh
    from zenoh_ros2_sdk.entity import EndpointEntity, EntityKind, NodeEntity
    from zenoh_ros2_sdk.keyexpr import endpoint_liveliness_keyexpr, node_liveliness_keyexpr
    from zenoh_ros2_sdk.qos import QosProfile

    names, kind = Names(RobotConfig(domain=7)), "geometry_msgs::msg::dds_::Twist_"
    node = NodeEntity(domain_id=7, session_id="12ab", node_id=0, node_name="surefoot", namespace="/")
    quality = QosProfile.decode("::,1:,:,:,,").encode()
    publisher = EndpointEntity(
        node=node,
        entity_id=1,
        kind=EntityKind.PUBLISHER,
        name="/cmd_vel",
        dds_type_name=kind,
        type_hash="RIHS01_ab",
        qos=quality,
        gid=b"\0" * 16,
    )
    theirs = endpoint_liveliness_keyexpr(publisher)
    ours = names.publisher("12ab", 1, "surefoot", "/cmd_vel", "geometry_msgs/msg/Twist", "RIHS01_ab")
    assert zenoh.KeyExpr(names.publishers("/cmd_vel")).intersects(zenoh.KeyExpr(theirs))
    assert [names.node("12ab", "surefoot"), ours] == [node_liveliness_keyexpr(node), theirs]


def test_attachments() -> None:
    from zenoh_ros2_sdk.attachment import Attachment as Theirs

    ours = Attachment()
    first, second = Theirs.from_bytes(ours()), Theirs.from_bytes(ours())
    assert (first.sequence_id, second.sequence_id) == (1, 2)
    assert first.gid == second.gid
    assert len(first.gid) == 16
    assert abs(first.timestamp_ns - time.time_ns()) < 60e9


def test_they_hear_our_velocities_and_we_hear_their_stop() -> None:
    endpoint = free_endpoint()
    with routed(endpoint), process("tests/fakes/sdk_peer.py", endpoint.rpartition(":")[2]) as peer:
        assert peer.stdout is not None
        while not (line := peer.stdout.readline()).startswith("ready"):
            assert line, "the peer has ended"
        robot = config(endpoint, {})
        link = RosLink(robot, (), MonotonicClock(), open_transport(robot))
        try:
            until(lambda: link.command(0.125, -0.5) or link.readings.alarm, 15.0)
            assert link.readings.alarm == "the robot's stop topic says stop"
            assert peer.stdout.readline().split() == ["heard", "0.125", "-0.5"]
        finally:
            link.close()

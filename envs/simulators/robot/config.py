"""A robot, as a configuration: its camera, its topics, how it is reached, and the limits it is
driven within.
"""

from dataclasses import dataclass, field
from enum import Enum

from envs.simulators.robot.executor import MotionConfig
from envs.simulators.robot.robot_camera import CameraConfig
from envs.simulators.robot.safety import SafetyConfig
from envs.simulators.robot.simulated import SimulatedConfig


class LinkKind(Enum):
    """The middleware of messages. Read the warning in docs/robot.md before DDS."""

    ZENOH = "zenoh"
    DDS = "dds"
    IN_PROCESS = "in_process"


class Scheme(Enum):
    """How topics are named in Zenoh: as `rmw_zenoh_cpp` does, or as `zenoh-bridge-ros2dds` beside a
    robot with another middleware.
    """

    RMW_ZENOH = "rmw_zenoh"
    BRIDGE = "bridge"


class VelocityType(Enum):
    """The message type of the velocity topic: many robots take the stamped one from Jazzy on."""

    TWIST = "geometry_msgs/msg/Twist"
    TWIST_STAMPED = "geometry_msgs/msg/TwistStamped"


class Distro(Enum):
    """The ROS 2 release on the robot: it decides message definitions and, for rmw_zenoh, type
    hashes.
    """

    HUMBLE = "ros2_humble"
    IRON = "ros2_iron"
    JAZZY = "ros2_jazzy"
    KILTED = "ros2_kilted"


@dataclass(frozen=True, kw_only=True)
class TopicsConfig:
    """Names of topics; "" is none. `compressed` takes JPEG or PNG (sensor_msgs/CompressedImage) on
    the rgb topic. With `camera_info` the camera's size and intrinsics are those that the robot
    tells; bumpers, cliffs and stop are std_msgs/Bool, battery sensor_msgs/BatteryState.
    """

    odometry: str = "/odom"
    velocity: str = "/cmd_vel"
    velocity_type: VelocityType = VelocityType.TWIST
    velocity_frame: str = "base_link"
    rgb: str = "/camera/color/image_raw"
    depth: str = "/camera/aligned_depth_to_color/image_raw"
    compressed: bool = False
    camera_info: str = ""
    bumper: str = ""
    cliff: str = ""
    stop: str = ""
    battery: str = ""


@dataclass(frozen=True, kw_only=True)
class ZenohConfig:
    """Where the router is ("tcp/<host>:7447"), the naming scheme and its namespace (of the
    bridge).
    """

    router: str = "tcp/127.0.0.1:7447"
    scheme: Scheme = Scheme.RMW_ZENOH
    namespace: str = ""

    def __post_init__(self) -> None:
        if not self.router.startswith(("tcp/", "tls/", "udp/", "quic/", "unixsock-stream/")):
            raise ValueError(f"router is {self.router!r}; it must read like 'tcp/192.168.1.20:7447'")


@dataclass(frozen=True, kw_only=True)
class DdsConfig:
    """The network `interface` ("" is all that there are), whether others are found by `multicast`,
    and the addresses of `peers` to look for without it. Where all three are left as they are, the
    environment's CYCLONEDDS_URI counts.
    """

    interface: str = ""
    multicast: bool = True
    peers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "peers", tuple(self.peers))


@dataclass(frozen=True, kw_only=True)
class RobotConfig:
    """One robot. `domain` is its ROS_DOMAIN_ID, `distro` its ROS 2 release. `radius` and `height`
    (m) are its body's; `wait` is how many seconds its first messages may take. `silent_commanders`
    allows other publishers of velocities that keep quiet, such as an idle teleoperation node.
    """

    name: str = "robot"
    link: LinkKind = LinkKind.ZENOH
    domain: int = 0
    distro: Distro = Distro.JAZZY
    radius: float = 0.18
    height: float = 1.0
    wait: float = 5.0
    silent_commanders: bool = False
    camera: CameraConfig = field(default_factory=CameraConfig)
    topics: TopicsConfig = field(default_factory=TopicsConfig)
    zenoh: ZenohConfig = field(default_factory=ZenohConfig)
    dds: DdsConfig = field(default_factory=DdsConfig)
    safety: SafetyConfig = field(default_factory=SafetyConfig)
    motion: MotionConfig = field(default_factory=MotionConfig)
    simulated: SimulatedConfig = field(default_factory=SimulatedConfig)

    def __post_init__(self) -> None:
        if not 0 <= self.domain <= 232:
            raise ValueError(f"domain is {self.domain}; it must lie in 0..232")

    @property
    def address(self) -> str:
        """Where it is reached, in words."""
        if self.link is LinkKind.ZENOH:
            return self.zenoh.router
        return f"DDS domain {self.domain}" if self.link is LinkKind.DDS else "here"

    def shapes(self, cameras: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
        """Of the frames its cameras publish."""
        channels = {"rgb": 3, "depth": 1}
        return {name: (*self.camera.published, channels[name]) for name in cameras}

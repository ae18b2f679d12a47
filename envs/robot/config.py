"""A robot, as a configuration: its camera, its topics, how it is reached, and the limits it is driven within."""

from dataclasses import dataclass, field
from enum import Enum

from envs.robot.camera import CameraConfig
from envs.robot.executor import MotionConfig
from envs.robot.safety import SafetyConfig
from envs.robot.simulated import SimulatedConfig


class LinkKind(Enum):
    """What carries the messages. IN_PROCESS is the simulated robot within this program, in simulated time."""

    ZENOH = "zenoh"
    IN_PROCESS = "in_process"


class Scheme(Enum):
    """How topics are named in Zenoh: as `rmw_zenoh_cpp` does, or as `zenoh-bridge-ros2dds` beside a robot with another middleware."""

    RMW_ZENOH = "rmw_zenoh"
    BRIDGE = "bridge"


class VelocityType(Enum):
    """What the robot takes on its velocity topic: from Jazzy on many take the stamped one."""

    TWIST = "geometry_msgs/msg/Twist"
    TWIST_STAMPED = "geometry_msgs/msg/TwistStamped"


class Distro(Enum):
    """The ROS 2 release on the robot: it decides message definitions and, for rmw_zenoh, type hashes."""

    HUMBLE = "ros2_humble"
    IRON = "ros2_iron"
    JAZZY = "ros2_jazzy"
    KILTED = "ros2_kilted"


@dataclass(frozen=True, kw_only=True)
class TopicsConfig:
    """Names of topics; "" is none. `compressed` takes JPEG or PNG (sensor_msgs/CompressedImage) on the rgb topic; bumpers, cliffs and stop are std_msgs/Bool, battery sensor_msgs/BatteryState."""

    odometry: str = "/odom"
    velocity: str = "/cmd_vel"
    velocity_type: VelocityType = VelocityType.TWIST
    velocity_frame: str = "base_link"
    rgb: str = "/camera/color/image_raw"
    depth: str = "/camera/aligned_depth_to_color/image_raw"
    compressed: bool = False
    bumper: str = ""
    cliff: str = ""
    stop: str = ""
    battery: str = ""


@dataclass(frozen=True, kw_only=True)
class ZenohConfig:
    """Where the router is ("tcp/<host>:7447"), ROS_DOMAIN_ID, the naming scheme and its namespace (of the bridge), and the ROS 2 release."""

    router: str = "tcp/127.0.0.1:7447"
    domain: int = 0
    scheme: Scheme = Scheme.RMW_ZENOH
    namespace: str = ""
    distro: Distro = Distro.JAZZY

    def __post_init__(self) -> None:
        if not 0 <= self.domain <= 232:
            raise ValueError(f"robot.zenoh.domain is {self.domain}; it must lie in 0..232")
        if not self.router.startswith(("tcp/", "tls/", "udp/", "quic/", "unixsock-stream/")):
            raise ValueError(f"robot.zenoh.router is {self.router!r}; it must read like 'tcp/192.168.1.20:7447'")


@dataclass(frozen=True, kw_only=True)
class RobotConfig:
    """One robot. `radius` and `height` (m) are its body's; `wait` is how many seconds its first messages may take. `silent_commanders` allows other publishers
    of velocities that keep quiet, such as an idle teleoperation node.
    """

    name: str = "robot"
    link: LinkKind = LinkKind.ZENOH
    radius: float = 0.18
    height: float = 1.0
    wait: float = 5.0
    silent_commanders: bool = False
    camera: CameraConfig = field(default_factory=CameraConfig)
    topics: TopicsConfig = field(default_factory=TopicsConfig)
    zenoh: ZenohConfig = field(default_factory=ZenohConfig)
    safety: SafetyConfig = field(default_factory=SafetyConfig)
    motion: MotionConfig = field(default_factory=MotionConfig)
    simulated: SimulatedConfig = field(default_factory=SimulatedConfig)

    def shapes(self, cameras: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
        """Of the frames its cameras publish."""
        channels = {"rgb": 3, "depth": 1}
        return {name: (*self.camera.published, channels[name]) for name in cameras}

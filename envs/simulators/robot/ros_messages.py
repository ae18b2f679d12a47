"""ROS 2 messages without ROS: bytes by `rosbags`, which knows the definitions of every release."""

import io
import math
from typing import Any

import numpy as np

from embodied.types import Frame
from envs.simulators.robot.config import Distro, VelocityType
from envs.simulators.robot.robot_camera import Intrinsics

ODOMETRY, IMAGE, COMPRESSED = "nav_msgs/msg/Odometry", "sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage"
CAMERA_INFO = "sensor_msgs/msg/CameraInfo"
FLAG, BATTERY = "std_msgs/msg/Bool", "sensor_msgs/msg/BatteryState"

JPEG_QUALITY = 90

_DTYPES = {"rgb8": ("u1", 3), "bgr8": ("u1", 3), "16UC1": ("u2", 1), "mono16": ("u2", 1), "32FC1": ("f4", 1)}
"""Encodings of images that are understood: type of a number, and numbers a pixel."""


class BadMessageError(ValueError):
    """A message that cannot be read, or holds what it should not."""


class Messages:
    """Encodes and decodes the messages of one release (CDR with its four-byte header).

    Raises:
        ImportError: when `rosbags` is not installed, saying how to.
    """

    def __init__(self, distro: Distro) -> None:
        try:
            from rosbags.typesys import Stores, get_typestore
        except ImportError as fault:
            raise ImportError("ROS 2 messages need rosbags; install it with: pip install 'surefoot[robot]'") from fault
        self.store = get_typestore(Stores(distro.value))

    def hash(self, kind: str) -> str:
        """The type's hash of ROS 2 ("RIHS01_" and 64 digits)."""
        return str(self.store.hash_rihs01(kind))

    def read(self, kind: str, data: bytes) -> Any:
        """A message of a type. Raises BadMessageError when the bytes are not one."""
        try:
            return self.store.deserialize_cdr(data, kind)
        except Exception as fault:  # the library raises what its parsing runs into
            raise BadMessageError(f"a {kind} of {len(data)} bytes cannot be read ({fault!r})") from fault

    def write(self, message: Any) -> bytes:
        """The bytes of a message."""
        return bytes(self.store.serialize_cdr(message, message.__msgtype__))

    def velocity(self, v: float, w: float, kind: VelocityType, frame: str, stamp: float) -> Any:
        """A command: m/s forward, rad/s counter-clockwise."""
        twist = self._new("geometry_msgs/msg/Twist", linear=self._vector(v), angular=self._vector(z=w))
        if kind is VelocityType.TWIST:
            return twist
        return self._new(kind.value, header=self._header(stamp, frame), twist=twist)

    def odometry(self, x: float, y: float, yaw: float, v: float, w: float, stamp: float) -> Any:
        """Odometry in the frame "odom"."""
        point = self._new("geometry_msgs/msg/Point", x=x, y=y, z=0.0)
        half = yaw / 2
        spin = self._new("geometry_msgs/msg/Quaternion", x=0.0, y=0.0, z=math.sin(half), w=math.cos(half))
        pose = self._new("geometry_msgs/msg/Pose", position=point, orientation=spin)
        twist = self.velocity(v, w, VelocityType.TWIST, "", 0.0)
        return self._new(
            ODOMETRY,
            header=self._header(stamp, "odom"),
            child_frame_id="base_link",
            pose=self._new("geometry_msgs/msg/PoseWithCovariance", pose=pose, covariance=np.zeros(36)),
            twist=self._new("geometry_msgs/msg/TwistWithCovariance", twist=twist, covariance=np.zeros(36)),
        )

    def image(self, frame: Frame, stamp: float, of: str = "camera") -> Any:
        """An image: rgb8 for colours, 32FC1 for metres."""
        encoding = "rgb8" if frame.dtype == np.uint8 else "32FC1"
        flat = np.ascontiguousarray(frame).view(np.uint8).reshape(-1)
        return self._new(
            IMAGE,
            header=self._header(stamp, of),
            height=frame.shape[0],
            width=frame.shape[1],
            encoding=encoding,
            is_bigendian=0,
            step=len(flat) // frame.shape[0],
            data=flat,
        )

    def compressed(self, frame: Frame, stamp: float, of: str = "camera") -> Any:
        """A colour image as JPEG."""
        from PIL import Image

        file = io.BytesIO()
        Image.fromarray(frame).save(file, "JPEG", quality=JPEG_QUALITY)
        data = np.frombuffer(file.getvalue(), np.uint8)
        return self._new(COMPRESSED, header=self._header(stamp, of), format="jpeg", data=data)

    def camera_info(self, told: Intrinsics, stamp: float, of: str = "camera") -> Any:
        """Makes the camera_info message of a camera without distortion. ROS counts pixels from the
        middle of the first one.
        """
        k = np.array([told.fx, 0, told.cx - 0.5, 0, told.fy, told.cy - 0.5, 0, 0, 1], np.float64)
        region = self._new(
            "sensor_msgs/msg/RegionOfInterest", x_offset=0, y_offset=0, height=0, width=0, do_rectify=False
        )
        return self._new(
            CAMERA_INFO,
            header=self._header(stamp, of),
            height=told.height,
            width=told.width,
            distortion_model="plumb_bob",
            d=np.zeros(5),
            k=k,
            r=np.eye(3).reshape(-1),
            p=np.insert(k, (3, 6, 9), 0.0),
            binning_x=0,
            binning_y=0,
            roi=region,
        )

    def flag(self, value: bool) -> Any:
        """A std_msgs/Bool."""
        return self._new(FLAG, data=value)

    def battery(self, share: float) -> Any:
        """How full the battery is, and nothing else."""
        unknown = dict.fromkeys(
            ("voltage", "temperature", "current", "charge", "capacity", "design_capacity"), math.nan
        )
        none = np.zeros(0, np.float32)
        return self._new(
            BATTERY,
            header=self._header(0.0, ""),
            **unknown,
            percentage=share,
            power_supply_status=0,
            power_supply_health=0,
            power_supply_technology=0,
            present=True,
            cell_voltage=none,
            cell_temperature=none,
            location="",
            serial_number="",
        )

    def _new(self, kind: str, **fields: Any) -> Any:
        return self.store.types[kind](**fields)

    def _header(self, stamp: float, frame: str) -> Any:
        seconds = math.floor(stamp)
        time = self._new("builtin_interfaces/msg/Time", sec=seconds, nanosec=int((stamp - seconds) * 1e9))
        return self._new("std_msgs/msg/Header", stamp=time, frame_id=frame)

    def _vector(self, x: float = 0.0, z: float = 0.0) -> Any:
        return self._new("geometry_msgs/msg/Vector3", x=x, y=0.0, z=z)


def mangled(kind: str) -> str:
    """A type's name in DDS, which Zenoh's keys hold as well: `geometry_msgs::msg::dds_::Twist_`."""
    package, _, name = kind.split("/")
    return f"{package}::msg::dds_::{name}_"


def stamp_of(message: Any) -> float:
    """The seconds in a message's header."""
    return float(message.header.stamp.sec + message.header.stamp.nanosec * 1e-9)


def odometry_of(message: Any) -> tuple[float, float, float, float, float, float]:
    """x, y, yaw, v, w, stamp."""
    position, q, twist = message.pose.pose.position, message.pose.pose.orientation, message.twist.twist
    yaw = math.atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z))
    return position.x, position.y, yaw, twist.linear.x, twist.angular.z, stamp_of(message)


def velocity_of(message: Any) -> tuple[float, float]:
    """v, w of either kind of command."""
    twist = getattr(message, "twist", message)
    return twist.linear.x, twist.angular.z


def intrinsics_of(message: Any) -> Intrinsics:
    """Returns the intrinsics of a camera_info message. Raises BadMessageError when it is not
    calibrated: its matrix K is zero then.
    """
    fx, _, cx, _, fy, cy = map(float, message.k[:6])
    if fx <= 0 or fy <= 0:
        raise BadMessageError("the camera is not calibrated: the matrix K in its camera_info is zero")
    return Intrinsics(int(message.width), int(message.height), fx, fy, cx + 0.5, cy + 0.5)


def frame_of(message: Any) -> Frame:
    """The frame in an image of either kind: colours as RGB uint8 [H, W, 3], depth as metres float32
    [H, W, 1].

    Raises:
        BadMessageError: for an unknown encoding, or fewer bytes than its size asks for.
    """
    if hasattr(message, "format"):
        return _decompressed(message)
    if message.encoding not in _DTYPES:
        raise BadMessageError(f"an image is encoded as {message.encoding!r}; known are {sorted(_DTYPES)}")
    kind, channels = _DTYPES[message.encoding]
    dtype = np.dtype((">" if message.is_bigendian else "<") + kind)
    row = message.width * channels * dtype.itemsize
    if message.step < row or len(message.data) != message.step * message.height:
        raise BadMessageError(
            f"an image of {message.width}x{message.height} {message.encoding} came with {len(message.data)} "
            f"bytes in rows of {message.step}"
        )
    rows = np.asarray(message.data, np.uint8).reshape(message.height, message.step)[:, :row]
    frame = np.ascontiguousarray(rows).view(dtype).reshape(message.height, message.width, channels)
    if dtype.itemsize == 2:
        return (frame * np.float32(0.001)).astype(np.float32)
    return frame[..., ::-1] if message.encoding == "bgr8" else frame.astype(dtype.newbyteorder("="), copy=False)


def _decompressed(message: Any) -> Frame:
    from PIL import Image

    try:
        return np.array(Image.open(io.BytesIO(bytes(message.data))).convert("RGB"))
    except Exception as fault:
        raise BadMessageError(f"a compressed image of {len(message.data)} bytes cannot be read ({fault!r})") from fault

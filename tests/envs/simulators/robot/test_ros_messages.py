import math
import struct

import numpy as np
import pytest

from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.config import Distro, VelocityType
from envs.simulators.robot.robot_camera import Intrinsics


@pytest.fixture(scope="module")
def messages() -> ros.Messages:
    return ros.Messages(Distro.JAZZY)


def again(messages: ros.Messages, message) -> object:
    return messages.read(message.__msgtype__, messages.write(message))


def test_a_twist_is_six_numbers_after_a_header_of_four_bytes(messages: ros.Messages) -> None:
    data = messages.write(messages.velocity(0.25, -0.5, VelocityType.TWIST, "", 0.0))
    assert data == b"\x00\x01\x00\x00" + struct.pack("<6d", 0.25, 0, 0, 0, 0, -0.5)


@pytest.mark.parametrize("kind", VelocityType)
def test_velocities_come_back(messages: ros.Messages, kind: VelocityType) -> None:
    message = messages.velocity(0.25, -0.5, kind, "base_link", 12.5)
    assert ros.velocity_of(again(messages, message)) == (0.25, -0.5)


@pytest.mark.parametrize("yaw", [-3.1, -1.0, 0.0, 2.0, 3.1])
def test_odometry_comes_back(messages: ros.Messages, yaw: float) -> None:
    found = ros.odometry_of(again(messages, messages.odometry(1.0, -2.0, yaw, 0.3, -0.4, 1234.5)))
    assert found == pytest.approx((1.0, -2.0, yaw, 0.3, -0.4, 1234.5))


def test_frames_come_back(messages: ros.Messages) -> None:
    rng = np.random.default_rng(0)
    for frame in (rng.integers(0, 255, (5, 7, 3)).astype(np.uint8), rng.random((5, 7, 1)).astype(np.float32)):
        found = ros.frame_of(again(messages, messages.image(frame, 1.0)))
        np.testing.assert_array_equal(found, frame)
        assert found.dtype == frame.dtype


def test_a_compressed_frame_is_nearly_the_same(messages: ros.Messages) -> None:
    frame = np.full((48, 64, 3), (200, 100, 50), np.uint8)
    found = ros.frame_of(again(messages, messages.compressed(frame, 1.0)))
    np.testing.assert_allclose(found.astype(int), frame, atol=4)


def image(messages: ros.Messages, data: np.ndarray, encoding: str, width: int, height: int, step: int, big: int = 0):
    made = messages.image(np.zeros((height, width, 3), np.uint8), 1.0)
    fields = {"encoding": encoding, "step": step, "is_bigendian": big, "data": data.view(np.uint8).reshape(-1)}
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return again(messages, made)


def test_millimetres_become_metres_in_either_order_of_bytes(messages: ros.Messages) -> None:
    for order, big in (("<u2", 0), (">u2", 1)):
        found = ros.frame_of(image(messages, np.array([[1500, 0]], order), "16UC1", 2, 1, 4, big))
        np.testing.assert_allclose(found, [[[1.5], [0.0]]])
        assert found.dtype == np.float32


def test_blue_first_is_turned_round_and_padding_of_rows_is_left_out(messages: ros.Messages) -> None:
    rows = np.array([[1, 2, 3, 99], [4, 5, 6, 99]], np.uint8)
    found = ros.frame_of(image(messages, rows, "bgr8", 1, 2, 4))
    np.testing.assert_array_equal(found, [[[3, 2, 1]], [[6, 5, 4]]])


def test_images_that_are_none_are_refused(messages: ros.Messages) -> None:
    with pytest.raises(ros.BadMessageError, match="encoded as 'yuv422'"):
        ros.frame_of(image(messages, np.zeros(6, np.uint8), "yuv422", 1, 2, 3))
    with pytest.raises(ros.BadMessageError, match="came with 5 bytes in rows of 3"):
        ros.frame_of(image(messages, np.zeros(5, np.uint8), "rgb8", 1, 2, 3))
    with pytest.raises(ros.BadMessageError, match="cannot be read"):
        messages.read(ros.ODOMETRY, b"\x00\x01\x00\x00abc")


def test_a_battery_says_how_full_it_is(messages: ros.Messages) -> None:
    found = again(messages, messages.battery(0.25))
    assert found.percentage == pytest.approx(0.25)  # type: ignore[attr-defined]
    assert math.isnan(found.voltage)  # type: ignore[attr-defined]


def test_every_release_knows_the_messages() -> None:
    for distro in Distro:
        found = ros.Messages(distro)
        assert found.write(found.odometry(0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
        assert found.write(found.battery(1.0))


def test_a_camera_tells_its_intrinsics_and_one_without_calibration_is_refused(messages: ros.Messages) -> None:
    told = Intrinsics(640, 480, 600.0, 610.0, 320.0, 240.0)
    info = messages.read(ros.CAMERA_INFO, messages.write(messages.camera_info(told, 1.0)))
    assert ros.intrinsics_of(info) == told
    assert (info.k[2], info.k[5]) == (319.5, 239.5)  # ROS counts from the middle of the first pixel
    np.testing.assert_array_equal(info.p.reshape(3, 4), np.c_[info.k.reshape(3, 3), np.zeros(3)])
    with pytest.raises(ros.BadMessageError, match="not calibrated"):
        ros.intrinsics_of(messages.camera_info(told._replace(fx=0.0), 1.0))

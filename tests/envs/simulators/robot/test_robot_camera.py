import math
from dataclasses import replace

import numpy as np
import pytest

from envs.simulators.robot.robot_camera import CameraConfig, Cut, Intrinsics, PolicyView, nearest_ahead

CAMERA = CameraConfig(width=64, height=48, fx=32.0, fy=32.0, cx=32.0, cy=24.0)


def view(hfov_deg: float, height: int = 16, width: int = 16) -> PolicyView:
    return PolicyView(frames=("rgb", "depth"), height=height, width=width, hfov_deg=hfov_deg)


def test_a_view_like_the_camera_is_the_frame_itself() -> None:
    frame = np.random.default_rng(0).random((48, 64, 1)).astype(np.float32)
    np.testing.assert_array_equal(Cut(CAMERA, view(90.0, 48, 64))("depth", frame), frame)
    colours = np.random.default_rng(0).integers(0, 255, (48, 64, 3)).astype(np.uint8)
    np.testing.assert_array_equal(Cut(CAMERA, view(90.0, 48, 64))("rgb", colours), colours)


def test_a_square_view_is_cropped_and_not_stretched() -> None:
    square = 2 * math.degrees(math.atan(24 / 32))
    frame = np.broadcast_to(np.arange(64, dtype=np.float32)[None, :, None], (48, 64, 1))
    seen = Cut(CAMERA, view(square, 48, 48))("depth", frame)
    np.testing.assert_array_equal(seen[0, :, 0], np.arange(8, 56))


def test_colours_are_averaged_and_depth_is_taken() -> None:
    board = np.indices((48, 64)).sum(axis=0) % 2
    colours = np.repeat((board * 200).astype(np.uint8)[..., None], 3, axis=2)
    half = view(2 * math.degrees(math.atan(24 / 32)), 24, 24)
    assert set(np.unique(Cut(CAMERA, half)("rgb", colours))) == {100}
    depth = board[..., None].astype(np.float32)
    assert set(np.unique(Cut(CAMERA, half)("depth", depth))) <= {0.0, 1.0}


def test_the_principal_point_is_the_middle_of_the_view() -> None:
    aside = CameraConfig(width=64, height=48, fx=64.0, fy=64.0, cx=40.0, cy=24.0)
    frame = np.zeros((48, 64, 1), np.float32)
    frame[:, 40:] = 1.0
    seen = Cut(aside, view(30.0))("depth", frame)
    np.testing.assert_array_equal(seen[0, :, 0], [0.0] * 8 + [1.0] * 8)


def test_a_view_wider_than_the_camera_is_refused_or_black_around() -> None:
    with pytest.raises(ValueError, match=r"110 degrees .* the camera sees 90\.0 .*pad=true"):
        Cut(CAMERA, view(110.0, 12, 16))
    allowed = CameraConfig(width=64, height=48, fx=32.0, fy=32.0, cx=32.0, cy=24.0, pad=True)
    cut = Cut(allowed, view(110.0, 12, 16))
    for name, frame in (("rgb", np.full((48, 64, 3), 9, np.uint8)), ("depth", np.full((48, 64, 1), 9.0, np.float32))):
        seen = cut(name, frame)
        assert seen[6, 8, 0] == 9
        assert seen[0, 0, 0] == seen[-1, -1, 0] == 0


def test_a_camera_on_its_side_is_turned_upright() -> None:
    lying = CameraConfig(width=48, height=64, fx=64.0, fy=64.0, cx=24.0, cy=32.0, quarter_turns=1)
    assert lying.published == (48, 64)
    frame = np.zeros((48, 64, 1), np.float32)
    frame[:, 32:] = 1.0  # its right side is the upper side once it is turned counter-clockwise
    seen = Cut(lying, view(20.0))("depth", frame)
    np.testing.assert_array_equal(seen[:, 0, 0], [1.0] * 8 + [0.0] * 8)


def test_what_is_near_counts_only_in_the_way() -> None:
    depth = np.full((48, 64, 1), 4.0, np.float32)
    level = CameraConfig(width=64, height=48, fx=32.0, fy=32.0, cx=32.0, cy=24.0, mount_height=0.5)
    depth[20:28, 30:34] = 0.6
    assert nearest_ahead(depth, level, radius=0.2, height=1.0) == pytest.approx(0.6)
    depth[20:28, 30:34], depth[20:28, :4] = 4.0, 0.6  # at the edge: 0.55 m aside
    assert nearest_ahead(depth, level, radius=0.2, height=1.0) == 4.0
    depth[20:28, :4], depth[44:, 30:34] = 4.0, 0.75  # 0.75 m ahead and on the floor
    assert nearest_ahead(depth, level, radius=0.2, height=1.0) == 4.0
    assert nearest_ahead(np.zeros_like(depth), level, radius=0.2, height=1.0) == math.inf


@pytest.mark.parametrize("turns", range(4))
def test_intrinsics_turn_as_frames_do(turns: int) -> None:
    """The pixel that a published frame shows along the optical axis is the one that the turned
    frame shows there.
    """
    published = Intrinsics(64, 48, 30.0, 31.0, 10.5, 20.5)
    camera = replace(CAMERA, quarter_turns=turns).calibrated(published)
    frame = np.zeros((48, 64, 1), np.float32)
    frame[20, 10] = 1.0
    upright = camera.upright(frame)
    assert upright.shape[:2] == (camera.height, camera.width)
    assert upright[math.floor(camera.cy), math.floor(camera.cx)] == 1.0
    assert (camera.fx, camera.fy) == ((30.0, 31.0) if turns % 2 == 0 else (31.0, 30.0))
    assert camera.intrinsics == published

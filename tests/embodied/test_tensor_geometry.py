from math import pi

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from embodied.tensor_geometry import PoseFrame, change_of_pose, rotate, wrap


def pose(forward: float, left: float, yaw: float, rho: float, phi: float) -> Tensor:
    return torch.tensor([forward, left, yaw, rho, phi], dtype=torch.float64)


@pytest.mark.parametrize("yaw", [0.0, 1.0, -2.5, pi])
def test_a_step_ahead_looks_the_same_at_every_heading_in_the_egocentric_frame(yaw: float) -> None:
    heading = torch.tensor([yaw], dtype=torch.float64)
    before = pose(1.0, -2.0, yaw, 5.0, 0.0)
    after = before + torch.cat((0.25 * heading.cos(), 0.25 * heading.sin(), torch.tensor([0.0, -0.25, 0.0]).double()))
    torch.testing.assert_close(change_of_pose(before, after, PoseFrame.EGOCENTRIC), pose(0.25, 0.0, 0.0, -0.25, 0.0))
    torch.testing.assert_close(change_of_pose(before, after, PoseFrame.START), after - before)


def test_left_is_left_of_where_the_body_looks() -> None:
    before, after = pose(0, 0, pi / 2, 1, 0), pose(-1, 0, pi / 2, 1, 0)
    torch.testing.assert_close(
        change_of_pose(before, after, PoseFrame.EGOCENTRIC)[:2], torch.tensor([0.0, 1.0]).double()
    )


@pytest.mark.parametrize("frame", PoseFrame)
def test_turns_and_bearings_cross_the_seam_the_short_way(frame: PoseFrame) -> None:
    before, after = pose(0, 0, pi - 0.1, 1, -pi + 0.2), pose(0, 0, -pi + 0.2, 1, pi - 0.1)
    torch.testing.assert_close(change_of_pose(before, after, frame)[[2, 4]], torch.tensor([0.3, -0.3]).double())


def test_a_motion_is_what_lies_between_two_poses_seen_from_the_first() -> None:
    before, now = torch.tensor([1.0, 2.0, pi / 2]), torch.tensor([0.5, 3.0, -pi + 0.1])
    torch.testing.assert_close(
        change_of_pose(before, now, PoseFrame.EGOCENTRIC), torch.tensor([1.0, 0.5, pi / 2 + 0.1])
    )


angles = st.floats(-50, 50)


@given(angles)
def test_wrapped_is_the_same_angle_within_half_a_turn(angle: float) -> None:
    (once,) = wrap(torch.tensor([angle], dtype=torch.float64))
    assert -pi <= once < pi
    turns = (once - angle) / (2 * pi)
    assert abs(turns - turns.round()) < 1e-9


def test_vectors_turn_counter_clockwise_each_by_its_angle() -> None:
    vectors, angles = torch.tensor([[1.0, 0.0], [0.0, 2.0], [3.0, 4.0]]), torch.tensor([torch.pi / 2, torch.pi, 0.0])
    torch.testing.assert_close(rotate(vectors, angles), torch.tensor([[0.0, 1.0], [0.0, -2.0], [3.0, 4.0]]))

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.geometry import (
    chord,
    compose,
    polar,
    to_body,
    to_body_frames,
    to_world,
    to_world_frames,
    wrap,
    wrap_angles,
)


def test_without_a_turn_it_is_what_was_asked_for():
    assert chord(0.25, -0.1, 0.0) == (0.25, -0.1)


def test_a_quarter_of_a_circle_ends_beside_its_middle():
    assert chord(math.pi / 2, 0.0, math.pi / 2) == pytest.approx((1.0, 1.0))


@pytest.mark.parametrize("turn", [-2.5, -1e-7, 1e-13, 0.3, math.pi])
def test_many_small_steps_lead_there(turn):
    x = y = 0.0
    n = 20_000
    for i in range(n):
        c, s = math.cos(turn * (i + 0.5) / n), math.sin(turn * (i + 0.5) / n)
        x, y = x + (c * 0.4 - s * 0.2) / n, y + (s * 0.4 + c * 0.2) / n
    assert chord(0.4, 0.2, turn) == pytest.approx((x, y), abs=1e-8)


angles = st.floats(-50, 50)
lengths = st.floats(-5, 5)


@given(lengths, lengths, angles)
def test_to_body_undoes_to_world(forward: float, left: float, yaw: float) -> None:
    assert to_body(*to_world(forward, left, yaw), yaw) == pytest.approx((forward, left), abs=1e-9)


@given(angles)
def test_wrapped_is_the_same_angle_within_half_a_turn(angle: float) -> None:
    assert abs(wrap(angle)) <= math.pi
    assert math.sin(wrap(angle)) == pytest.approx(math.sin(angle), abs=1e-9)


@given(lengths, lengths, angles)
def test_arrays_agree_with_scalars(forward: float, left: float, yaw: float) -> None:
    yaws, pairs = np.array([yaw, 0.0]), np.array([[forward, left], [left, forward]])
    assert to_world_frames(yaws, pairs)[0] == pytest.approx(to_world(forward, left, yaw), abs=1e-12)
    assert to_body_frames(yaws, pairs)[0] == pytest.approx(to_body(forward, left, yaw), abs=1e-12)
    assert wrap_angles(yaws)[0] == pytest.approx(wrap(yaw), abs=1e-12)


def test_composed_motions_close_a_square() -> None:
    pose = (1.0, -2.0, 0.3)
    for _ in range(4):
        pose = compose(compose(pose, (0.5, 0.0, 0.0)), (0.0, 0.0, math.pi / 2))
    assert pose == pytest.approx((1.0, -2.0, 0.3))


def test_no_displacement_has_the_bearing_zero() -> None:
    assert polar(np.array([[-0.0, 0.0], [0.0, 2.0]])).tolist() == [[0.0, 0.0], [2.0, math.pi / 2]]

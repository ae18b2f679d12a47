"""AI2-THOR's frame and ours, by numbers worked out by hand."""

import math

import pytest

from envs.coordinates.unity import horizontal_fov, to_rotation, to_unity, to_world, to_yaw, vertical_fov


def test_east_is_x_north_is_z_and_up_is_y() -> None:
    assert to_unity((1.0, 2.0, 3.0)) == {"x": 1.0, "y": 3.0, "z": 2.0}
    assert to_unity((1.0, 2.0, 0.0), origin=0.9) == {"x": 1.0, "y": 0.9, "z": 2.0}
    assert to_world({"x": 1.0, "y": 0.9, "z": 2.0}, origin=0.9) == (1.0, 2.0, 0.0)


@pytest.mark.parametrize(("rotation", "yaw"), [(0, 90), (90, 0), (180, -90), (270, 180), (60, 30)])
def test_rotations_are_clockwise_from_north(rotation: float, yaw: float) -> None:
    assert math.cos(to_yaw(rotation) - math.radians(yaw)) == pytest.approx(1)
    assert to_rotation(math.radians(yaw)) == pytest.approx(rotation)


def test_the_challenges_field_of_view() -> None:
    assert vertical_fov(79, 400, 300) == pytest.approx(63.453, abs=1e-3)
    assert horizontal_fov(63.453, 400, 300) == pytest.approx(79, abs=1e-3)
    assert vertical_fov(79, 224, 224) == pytest.approx(79)

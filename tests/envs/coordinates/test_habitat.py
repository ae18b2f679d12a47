import math

import pytest

from envs.coordinates import habitat


def test_habitats_axes() -> None:
    """Habitat: x right, y up, -z forward; heading 0 faces -z, our north."""
    assert habitat.to_world([1.0, 2.0, 3.0]) == (1.0, -3.0, 2.0)
    assert habitat.to_yaw([0.0, 0.0, 0.0, 1.0]) == pytest.approx(math.pi / 2)


def test_a_turn_to_the_left_increases_the_yaw() -> None:
    quarter = [0.0, math.sin(math.pi / 4), 0.0, math.cos(math.pi / 4)]
    assert abs(habitat.to_yaw(quarter)) == pytest.approx(math.pi)
    assert habitat.to_yaw(habitat.from_yaw(0.3)) < habitat.to_yaw(habitat.from_yaw(0.4))


@pytest.mark.parametrize("yaw", [-3.0, -1.0, 0.0, 0.5, 3.1])
def test_there_and_back(yaw: float) -> None:
    assert habitat.to_yaw(habitat.from_yaw(yaw)) == pytest.approx(yaw)
    assert habitat.from_world(habitat.to_world([1.0, 2.0, -3.0])) == [1.0, 2.0, -3.0]


def test_no_negative_zero() -> None:
    assert math.copysign(1.0, habitat.to_world([0.0, 0.0, 0.0])[1]) == 1.0
    assert math.copysign(1.0, habitat.from_world([0.0, 0.0, 0.0])[2]) == 1.0


@pytest.mark.parametrize("rotation", [[0.0, 0.0, 0.0, 2.0], [math.sqrt(0.5), 0.0, 0.0, math.sqrt(0.5)]])
def test_other_rotations_are_refused(rotation: list[float]) -> None:
    with pytest.raises(ValueError, match="unit quaternion"):
        habitat.to_yaw(rotation)

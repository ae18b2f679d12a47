import numpy as np
import pytest

from embodied.simulator import SceneObject
from envs.tasks.found_rule import found

BED = SceneObject(instance=7, category="bed", lower=(1.0, 0.0, 0.0), upper=(3.0, 2.0, 0.5))
OTHER = SceneObject(instance=8, category="bed", lower=(1.0, 5.0, 0.0), upper=(3.0, 6.0, 0.5))


def image(pixels, instance=7):
    picture = np.zeros((8, 8, 1), np.int32)
    picture.flat[:pixels] = instance
    return picture


def at(x, y=1.0):
    return np.array([x, y, 0.0, 0.0])


@pytest.mark.parametrize(
    ("x", "pixels", "expected"),
    [(0.0, 4, True), (0.0, 3, False), (0.0, 0, False), (-0.01, 64, False), (0.9, 4, True), (2.0, 4, True)],
)
def test_found_is_near_enough_and_seen_by_enough_pixels(x, pixels, expected):
    assert found([BED], at(x), image(pixels), reach=1.0, pixels=4) is expected


def test_the_object_seen_must_be_the_one_that_is_near():
    assert not found([BED, OTHER], at(0.0), image(64, instance=8), reach=1.0, pixels=4)
    assert found([BED, OTHER], at(0.0, 5.5), image(64, instance=8), reach=1.0, pixels=4)


def test_pixels_of_several_objects_do_not_add_up():
    both = image(3)
    both.flat[3:6] = 8
    assert not found([BED, SceneObject(**{**vars(BED), "instance": 8})], at(0.0), both, reach=1.0, pixels=4)


def test_nothing_is_found_where_there_is_nothing():
    assert not found([], at(0.0), image(64), reach=1.0, pixels=1)

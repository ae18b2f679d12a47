import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.simulator import SceneObject
from envs.scene_objects import SceneObjectIndex, crossed, distance_along_floor, nearest_on_floor
from tests.fakes.simulator import SCENES, FakeSimulator

BOX = SceneObject(instance=1, category="box", lower=(1.0, 2.0, 0.0), upper=(3.0, 3.0, 1.0))
coordinate = st.floats(-5, 5)


def test_distance_is_to_the_nearest_side_or_corner_and_zero_within():
    points = np.array([[0.0, 2.5], [2.0, 5.0], [4.0, 4.0], [2.0, 2.5], [0.0, 2.5]])
    assert distance_along_floor(points, BOX) == pytest.approx([1, 2, np.sqrt(2), 0, 1])


def test_height_does_not_count():
    assert distance_along_floor(np.array([0.0, 2.5, 9.0]), BOX) == 1.0


@given(coordinate, coordinate)
def test_the_nearest_point_is_in_the_box_and_as_far_as_the_distance(x, y):
    point = np.array([x, y])
    nearest = nearest_on_floor(point, BOX)
    assert (nearest >= BOX.lower[:2]).all()
    assert (nearest <= BOX.upper[:2]).all()
    assert np.linalg.norm(point - nearest) == pytest.approx(distance_along_floor(point, BOX))


@pytest.mark.parametrize(
    ("start", "end", "hit"),
    [
        ((0, 2.5), (4, 2.5), True),  # through
        ((0, 2.5), (0.9, 2.5), False),  # short of it
        ((0, 2.5), (1.5, 2.5), True),  # into it
        ((1.5, 2.5), (2.0, 2.7), True),  # within it
        ((0, 0), (4, 1), False),  # past it
        ((0, 4), (2, 1), True),  # across a corner
        ((2, 0), (2, 5), True),  # along an axis
        ((0.5, 0), (0.5, 5), False),  # along an axis, beside it
        ((0, 2.5), (1.0, 2.5), False),  # up to its side
    ],
)
def test_lines_are_crossed_where_they_pass_through_the_box(start, end, hit):
    assert crossed(np.array([start], float), np.array([end], float), BOX).tolist() == [hit]


@given(coordinate, coordinate, coordinate, coordinate)
def test_a_line_is_crossed_when_a_point_of_it_lies_within(x0, y0, x1, y1):
    start, end = np.array([x0, y0]), np.array([x1, y1])
    points = start + np.linspace(0, 1, 401)[:, None] * (end - start)
    within = ((points > np.add(BOX.lower[:2], 1e-9)) & (points < np.subtract(BOX.upper[:2], 1e-9))).all(axis=1).any()
    assert crossed(start, end, BOX) or not within


def test_objects_are_asked_for_once_a_scene():
    simulator = FakeSimulator(1)
    asked = []
    simulator.objects = lambda scene: asked.append(scene) or [BOX]
    inventory = SceneObjectIndex(simulator)
    assert [inventory[scene]["box"] for scene in (SCENES[0], SCENES[0], SCENES[1])] == [[BOX]] * 3
    assert inventory[SCENES[0]]["sofa"] == []
    assert asked == [SCENES[0], SCENES[1]]

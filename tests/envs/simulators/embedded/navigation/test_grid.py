import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.simulators.embedded.navigation import CELL, NavigationGrid
from tests.fakes.rooms import room

RADIUS = 0.18


@pytest.fixture(scope="module")
def grid():
    return NavigationGrid(room(4.0, 3.0, (2.0, 1.0, 0.0, 2.5, 1.6, 0.8)))


def true_clearance(x, y):
    to_box = np.hypot(np.maximum(0, np.maximum(2.0 - x, x - 2.5)), np.maximum(0, np.maximum(1.0 - y, y - 1.6)))
    return np.minimum(to_box, np.minimum(np.minimum(x, 4.0 - x), np.minimum(y, 3.0 - y)))


@settings(max_examples=200, deadline=None)
@given(st.floats(0.06, 3.94), st.floats(0.06, 2.94))
def test_clearance_is_right_to_half_a_cell(grid, x, y):
    truth = true_clearance(x, y)
    if truth > 0.05:
        # Half-way between two obstacles interpolation cuts the ridge off: half a cell at most, and
        # to the safe side.
        assert truth - CELL / 2 - 0.01 <= grid.clearance_at(np.array([x, y])) <= truth + 0.015


def test_clearance_is_right_to_a_centimetre_along_walls(grid):
    y = np.linspace(0.5, 2.5, 50)
    points = np.stack([np.full(50, 0.183), y], axis=1)
    np.testing.assert_allclose(grid.clearance_at(points), 0.183, atol=0.01)


def test_rooms_joined_by_a_doorway_are_one_part():
    wall = [(2.0, 0.0, 0.0, 2.1, 1.0, 2.5), (2.0, 1.8, 0.0, 2.1, 3.0, 2.5), (2.0, 1.0, 2.0, 2.1, 1.8, 2.5)]
    grid = NavigationGrid(room(4.0, 3.0, *wall))
    assert grid.stands(np.array([[1.0, 1.0], [2.05, 1.4], [3.0, 1.0]])).all()


def test_only_the_largest_part_is_navigable():
    grid = NavigationGrid(room(4.0, 3.0, (2.5, 0.0, 0.0, 2.6, 3.0, 2.5)))
    assert grid.stands(np.array([1.0, 1.0]))
    assert not grid.stands(np.array([3.3, 1.0]))
    assert grid.area == pytest.approx((2.5 - 2 * RADIUS) * (3.0 - 2 * RADIUS), rel=0.05)


def test_nobody_stands_outside(grid):
    outside = np.array([[-3.0, 1.0], [1.0, 99.0], [-0.05, 1.0], [4.05, 1.0]])
    assert not grid.stands(outside).any()


def test_samples_are_uniform_and_keep_clear(grid):
    rng = np.random.default_rng(0)
    points = np.array([grid.sample(rng) for _ in range(3000)])
    assert (grid.clearance_at(points) >= RADIUS).all()
    assert grid.stands(points).all()
    assert (points[:, 2] == 0).all()
    share = (points[:, 0] < 1.5).mean()
    assert share == pytest.approx((1.5 - RADIUS) * (3 - 2 * RADIUS) / grid.area, abs=0.03)
    inside_cell = (points[:, :2] / CELL) % 1.0
    assert inside_cell.mean() == pytest.approx(0.5, abs=0.03)


def test_what_kernels_read_is_there_from_the_start_and_at_its_own_address(grid):
    """Made on demand by two threads at once, the view could point into an array that is gone."""
    for one in (NavigationGrid(room(2.0, 2.0)), pickle.loads(pickle.dumps(grid))):
        assert {"reachable", "view"} <= set(vars(one))
        assert one.view["clearance"] == one.clearance.ctypes.data
        assert one.view["reachable"] == one.reachable.ctypes.data


def test_a_scene_too_narrow_is_refused_by_name():
    with pytest.raises(ValueError, match="'slot' has no floor where a body"):
        NavigationGrid(room(3.0, 0.3, id="slot"))


def test_one_point_and_many_give_the_same_bits():
    grid = NavigationGrid(room(6.0, 4.0, (2.0, 0.0, 0.0, 2.1, 2.2, 2.5)))
    points = np.random.default_rng(0).uniform((-0.5, -0.5), (6.5, 4.5), (500, 2))
    clearance, stands = grid.clearance_at(points), grid.stands(points)
    assert 0 < stands.mean() < 1
    for (x, y), clear, stand in zip(points.tolist(), clearance, stands, strict=True):
        assert grid.stands_at(x, y) == stand
        assert grid._clearance(x, y) == clear

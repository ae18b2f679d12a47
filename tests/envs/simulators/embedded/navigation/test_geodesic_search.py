"""The corners of ways, as long as the distances say."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.embedded.navigation.geodesic import GeodesicField
from tests.fakes.rooms import room

GRID = NavigationGrid(room(6.0, 4.0, (3.0, 0.0, 0.0, 3.02, 3.0, 2.5), (1.0, 1.0, 0.0, 1.5, 1.6, 1.0)))


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_is_as_long_as_the_distance_and_nowhere_in_a_wall(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start, goal = GRID.sample(rng), GRID.sample(rng)
    field = GeodesicField(GRID, goal[None])
    way = field.way(start)
    np.testing.assert_allclose(way[[0, -1]], [start[:2], goal[:2]], atol=1e-3)
    assert np.linalg.norm(np.diff(way, axis=0), axis=1).sum() == pytest.approx(field.distance(start[None])[0], abs=5e-3)
    between = np.concatenate([np.linspace(a, b, 50) for a, b in pairwise(way)] or [way])
    assert GRID.clearance_at(between).min() > GRID.radius - 0.03


def test_at_the_goal_it_is_that_point_and_where_no_path_leads_nothing() -> None:
    goal = np.array([1.0, 3.0, 0.0])
    assert GeodesicField(GRID, goal[None]).way(goal).shape == (1, 2)
    assert GeodesicField(GRID, np.array([[50.0, 1.0, 0.0]])).way(goal).shape == (0, 2)

"""Walks over the grid of reachable positions."""

import numpy as np

from envs.simulators.thor.position_grid import PositionGrid

L_SHAPED = np.array([(0.25 * i, 0.25 * j, 0.0) for i in range(17) for j in range(17) if i < 5 or j < 5])
"""A corridor four metres long that turns a corner into another."""


def test_the_grid_is_a_little_longer_than_the_way() -> None:
    grid = PositionGrid(L_SHAPED, 0.25)
    start, corner, goal = np.array([(0.5, 3.9, 0)]), np.array([1.0, 1.0]), np.array([(3.9, 0.6, 0)])
    way = np.linalg.norm(start[0, :2] - corner) + np.linalg.norm(goal[0, :2] - corner)
    (found,) = grid.distance(start, goal)
    assert way - 1e-9 <= found <= 1.08 * way


def test_near_a_goal_the_grid_is_exact() -> None:
    grid = PositionGrid(L_SHAPED, 0.25)
    points = np.array([(0.6, 0.6, 0), (0.61, 0.72, 0)])
    np.testing.assert_allclose(grid.distance(points, points[:1]), [0.0, np.hypot(0.01, 0.12)])


def test_where_the_grid_does_not_reach_nothing_leads() -> None:
    grid = PositionGrid(L_SHAPED, 0.25)
    here, outside = np.array([(0.5, 0.5, 0)]), np.array([(3.0, 3.0, 0)])
    assert np.isinf(grid.distance(here, outside)).all()
    assert np.isinf(grid.distance(outside, here)).all()
    assert np.isinf(grid.distance(here, np.full((1, 3), np.nan))).all()

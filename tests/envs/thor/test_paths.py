"""Walks: as few questions as can be, and the grid of reachable positions."""

import numpy as np
import pytest

from envs.thor.paths import Grid, length, nearest

L_SHAPED = np.array([(0.25 * i, 0.25 * j, 0.0) for i in range(17) for j in range(17) if i < 5 or j < 5])
"""A corridor four metres long that turns a corner into another."""


def test_only_goals_that_may_be_nearest_are_asked_for() -> None:
    asked = []

    def ask(point, goal):
        asked.append(tuple(goal[:2]))
        return 1.5 * np.linalg.norm(goal[:2] - point[:2])

    goals = np.array([(9.0, 0, 0), (1.0, 0, 0), (1.2, 0, 0), (3.0, 0, 0)])
    assert nearest(np.zeros((1, 3)), goals, ask) == pytest.approx([1.5])
    assert asked == [(1.0, 0.0), (1.2, 0.0)]


def test_no_goals_and_no_path_are_infinitely_far() -> None:
    assert np.isinf(nearest(np.zeros((2, 3)), np.zeros((0, 3)), lambda *_: 1.0)).all()
    assert np.isinf(nearest(np.zeros((1, 3)), np.ones((2, 3)), lambda *_: np.inf)).all()


def test_corners_are_measured_along_the_floor() -> None:
    assert length([{"x": 0, "y": 0, "z": 0}, {"x": 3, "y": 1, "z": 0}, {"x": 3, "y": 0, "z": 4}]) == 7.0


def test_the_grid_is_a_little_longer_than_the_way() -> None:
    grid = Grid(L_SHAPED, 0.25)
    start, corner, goal = np.array([(0.5, 3.9, 0)]), np.array([1.0, 1.0]), np.array([(3.9, 0.6, 0)])
    way = np.linalg.norm(start[0, :2] - corner) + np.linalg.norm(goal[0, :2] - corner)
    (found,) = grid.distance(start, goal)
    assert way - 1e-9 <= found <= 1.08 * way


def test_near_a_goal_the_grid_is_exact() -> None:
    grid = Grid(L_SHAPED, 0.25)
    points = np.array([(0.6, 0.6, 0), (0.61, 0.72, 0)])
    np.testing.assert_allclose(grid.distance(points, points[:1]), [0.0, np.hypot(0.01, 0.12)])


def test_where_the_grid_does_not_reach_nothing_leads() -> None:
    grid = Grid(L_SHAPED, 0.25)
    here, outside = np.array([(0.5, 0.5, 0)]), np.array([(3.0, 3.0, 0)])
    assert np.isinf(grid.distance(here, outside)).all()
    assert np.isinf(grid.distance(outside, here)).all()
    assert np.isinf(grid.distance(here, np.full((1, 3), np.nan))).all()

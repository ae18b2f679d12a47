"""Walks: as few questions as can be."""

import numpy as np
import pytest

from envs.simulators.thor.path_lengths import length, nearest


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

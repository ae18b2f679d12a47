"""Walks over simulators that break are those over simulators that do not."""

from dataclasses import replace

import numpy as np
import pytest

from embodied.actions import COMMON
from embodied.evaluation.trajectories import Trajectories
from embodied.perturbations import Nothing
from embodied.simulator import SimulatorLostError
from envs.gym.episode_runner import TRIES
from experiments.studies.adaptation.gathering import CommandedMotions, gather_trajectories
from tests.fakes.corridor import Walker, corridor, episodes
from tests.fakes.simulator import BreakableSimulator
from tests.fakes.trajectories import header

EPISODES = episodes(5)


def walked(*breaks: tuple[int, int]) -> Trajectories:
    env = corridor(EPISODES, 2, Nothing(), simulator=BreakableSimulator(2, breaks))
    due = CommandedMotions(COMMON, env.navigation.perturbation, 0)
    listed = replace(header(len(EPISODES)), space="common")
    return gather_trajectories(listed, Walker(), env, EPISODES, due, seed=0, kept=1)


def test_what_was_invalid_is_walked_again() -> None:
    whole, broken = walked(), walked((2, 0), (4, 1), (7, 0))
    for name in ("success", "lengths", "action", "nearer", "travelled", "predicted"):
        np.testing.assert_allclose(getattr(broken, name), getattr(whole, name), atol=1e-6, err_msg=name)


def test_an_episode_that_always_breaks_is_named() -> None:
    with pytest.raises(SimulatorLostError, match=r"episode 1 in scene test/1"):
        walked(*((move, 1) for move in range(1, TRIES + 1)))

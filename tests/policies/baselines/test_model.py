from math import atan2, cos, hypot, pi, radians, sin

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.actions import ACTION_SPACES, COMMON, PAPER, ActionSpace
from policies.baselines.model import Aim


def aim(space: ActionSpace, rho: float, phi: float) -> str:
    return space.names[int(Aim(space)(torch.tensor([rho]), torch.tensor([phi])))]


def walk(space: ActionSpace, rho: float, phi: float, steps: int) -> float:
    """How near the goal it gets on empty ground, each action meaning what it says."""
    chooser, nearest = Aim(space), rho
    for _ in range(steps):
        forward, left, turn_deg = space.motions[int(chooser(torch.tensor([rho]), torch.tensor([phi])))]
        ahead, aside = rho * cos(phi) - forward, rho * sin(phi) - left
        rho, phi = hypot(ahead, aside), atan2(aside, ahead) - radians(turn_deg)
        phi = (phi + pi) % (2 * pi) - pi
        nearest = min(nearest, rho)
    return nearest


def test_it_turns_by_the_rotation_nearest_to_the_bearing() -> None:
    assert aim(PAPER, 3.0, radians(-58)) == "rotate_right_60"
    assert aim(PAPER, 3.0, radians(31)) == "rotate_right_330"
    assert aim(COMMON, 3.0, radians(170)) == "rotate_left_30"


def test_it_moves_once_no_turn_helps() -> None:
    assert aim(PAPER, 3.0, radians(14)) == "move_ahead_25cm"
    assert aim(PAPER, 0.06, 0.0) == "move_ahead_05cm"


@pytest.mark.parametrize("space", ACTION_SPACES.values(), ids=lambda space: space.name)
@settings(max_examples=25, deadline=None)
@given(rho=st.floats(0.25, 8), phi=st.floats(-pi, pi))
def test_on_empty_ground_it_arrives(space: ActionSpace, rho: float, phi: float) -> None:
    assert walk(space, rho, phi, steps=80) < 0.2

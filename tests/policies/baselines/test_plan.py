"""Plans on known motions."""

from math import cos, pi, radians, sin

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from policies.baselines.plan import cheapest, costs, moved, repeated, staying

MOTIONS = torch.tensor([[[0.25, 0.0, 0.0], [0.0, 0.0, radians(30)], [0.0, 0.0, radians(-30)], [0.0, 0.0, 0.0]]])
AHEAD, LEFT, RIGHT, NOTHING = range(4)


def best(goal: tuple[float, float], motions: Tensor = MOTIONS) -> int:
    found = costs(motions, torch.tensor([goal]), 0.2)
    return int(cheapest(found))


def compose(motion: tuple[float, float, float], times: int) -> list[float]:
    x = y = yaw = 0.0
    for _ in range(times):
        x, y = x + cos(yaw) * motion[0] - sin(yaw) * motion[1], y + sin(yaw) * motion[0] + cos(yaw) * motion[1]
        yaw += motion[2]
    return [x, y]


@settings(max_examples=50, deadline=None)
@given(st.tuples(st.floats(-0.7, 0.7), st.floats(-0.7, 0.7), st.floats(-pi, pi - 1e-3)), st.integers(0, 16))
def test_repeating_a_motion_leads_where_doing_it_again_and_again_does(
    motion: tuple[float, float, float], times: int
) -> None:
    found = repeated(torch.tensor([motion], dtype=torch.float64), torch.tensor([float(times)], dtype=torch.float64))
    torch.testing.assert_close(found[0, 0].tolist(), compose(motion, times), atol=1e-3, rtol=0)


def test_a_goal_moves_the_other_way() -> None:
    seen = moved(torch.tensor([[1.0, 1.0]]), torch.tensor([[1.0, 0.0, pi / 2]]))
    torch.testing.assert_close(seen, torch.tensor([[1.0, 0.0]]), atol=1e-6, rtol=0)


@pytest.mark.parametrize(
    ("goal", "action"), [((3.0, 0.0), AHEAD), ((0.0, 3.0), LEFT), ((0.0, -3.0), RIGHT), ((-3.0, 0.1), LEFT)]
)
def test_it_turns_to_the_goal_and_then_moves(goal: tuple[float, float], action: int) -> None:
    assert best(goal) == action


def test_a_body_that_walks_sideways_is_turned_the_other_way() -> None:
    crab = MOTIONS.clone()
    crab[0, AHEAD] = torch.tensor([0.0, 0.25, 0.0])
    assert best((0.0, 3.0), crab) == AHEAD
    assert best((3.0, 0.0), crab) == RIGHT


def test_the_last_centimetres_are_worth_a_turn() -> None:
    assert best((0.0, 0.22)) == LEFT


def test_staying_costs_what_is_left() -> None:
    here, far = (float(staying(MOTIONS, torch.tensor([[rho, 0.0]]), 0.2)) for rho in (0.1, 3.0))
    assert here == 0.0
    assert far > 10.0


def test_of_equals_the_first_is_chosen() -> None:
    assert int(cheapest(torch.tensor([[2.0, 1.00001, 1.0]]))) == 1

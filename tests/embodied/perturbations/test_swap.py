import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import ACTION_SPACES, COMMON, PAPER, ActionSpace
from embodied.perturbations import ActionGroup, Nothing, Swap, actuate, covers

MIRRORED = Swap(order=("rotate_right_30", "rotate_left_30"))


@given(st.sampled_from(ActionGroup), st.sampled_from(list(ACTION_SPACES.values())), st.integers())
def test_a_swap_permutes_its_group_and_leaves_the_rest(group: ActionGroup, space: ActionSpace, episode: int) -> None:
    motions, nominal = actuate(Swap(among=group), space, 0, episode).motions, space.motions
    inside = group.indices(space)
    outside = np.setdiff1d(np.arange(len(space)), inside)
    assert sorted(motions[inside].tolist()) == sorted(nominal[inside].tolist())
    assert np.array_equal(motions[outside], nominal[outside])


def test_every_permutation_comes_up() -> None:
    drawn = {tuple(actuate(Swap(among=ActionGroup.MOVES), PAPER, 0, episode).motions[:3, 0]) for episode in range(60)}
    assert len(drawn) == 6


def test_an_order_names_whose_motion_each_action_executes() -> None:
    motions = actuate(MIRRORED, COMMON, 0, 0).motions
    assert motions[:, 2].tolist() == [0, -30, 30, 0]
    assert MIRRORED.describe() == "swap turns as rotate_right_30, rotate_left_30"


def test_an_order_that_is_no_permutation_of_the_group_is_refused() -> None:
    with pytest.raises(ValueError, match=r"swap.order must name each of \['rotate_left_30', 'rotate_right_30'\] once"):
        actuate(Swap(order=("rotate_left_30", "end")), COMMON, 0, 0)


def test_a_random_swap_covers_orders_of_its_group_and_of_smaller_ones() -> None:
    assert covers(Swap(), MIRRORED, COMMON)
    assert covers(Swap(among=ActionGroup.MOTIONS), Swap(among=ActionGroup.TURNS), COMMON)
    assert covers(Swap(), Nothing(), COMMON)
    assert not covers(Swap(among=ActionGroup.MOVES), MIRRORED, COMMON)
    assert not covers(MIRRORED, Swap(), COMMON)
    assert not covers(MIRRORED, Nothing(), COMMON)

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import ACTION_SPACES, COMMON, ActionKind, ActionSpace
from embodied.perturbations import Compose, Drift, Scale, actuate

factors = st.floats(-3, 3)


@given(factors, factors, st.sampled_from(list(ACTION_SPACES.values())))
def test_moves_and_turns_are_multiplied(moves: float, turns: float, space: ActionSpace) -> None:
    motions = actuate(Scale(moves=moves, turns=turns), space, 0, 0).motions
    assert np.array_equal(
        motions[space.of_kind(ActionKind.MOVE)], space.motions[space.of_kind(ActionKind.MOVE)] * moves
    )
    assert np.array_equal(
        motions[space.of_kind(ActionKind.TURN)], space.motions[space.of_kind(ActionKind.TURN)] * turns
    )


def test_a_negative_factor_reverses_and_zero_stays() -> None:
    assert actuate(Scale(moves=-1, turns=0), COMMON, 0, 0).motions.tolist() == [[-0.25, 0, 0], *[[0, 0, 0]] * 3]


def test_it_scales_what_came_before() -> None:
    both = Compose(parts=(Drift(metres=0.25), Scale(moves=2)))
    assert actuate(both, COMMON, 0, 0).motions[0, 0] == 1.0


def test_description() -> None:
    assert Scale(moves=(0.5, 0.8)).describe() == "scale moves x0.5..0.8, turns x1"

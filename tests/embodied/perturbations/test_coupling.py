import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import ACTION_SPACES, STRAFE, ActionKind, ActionSpace
from embodied.perturbations import Compose, Coupling, Drift, actuate


@given(st.floats(-90, 90), st.floats(-0.01, 0.01), st.sampled_from(list(ACTION_SPACES.values())))
def test_moves_turn_in_proportion_and_turns_move_in_proportion(
    degrees: float, metres: float, space: ActionSpace
) -> None:
    motions = actuate(Coupling(degrees_per_metre=degrees, metres_per_degree=metres), space, 0, 0).motions
    moves, turns = space.of_kind(ActionKind.MOVE), space.of_kind(ActionKind.TURN)
    assert np.array_equal(motions[moves, :2], space.motions[moves, :2])
    assert np.array_equal(motions[turns, 2], space.motions[turns, 2])
    assert np.allclose(motions[moves, 2], degrees * space.motions[moves, :2].sum(axis=1))
    assert np.allclose(motions[turns, 0], metres * space.motions[turns, 2])


def test_signs_are_those_of_a_slipping_wheel() -> None:
    motions = actuate(Coupling(degrees_per_metre=40, metres_per_degree=0.01), STRAFE, 0, 0).motions
    assert motions[:4, 2].tolist() == [10, -10, 10, -10]
    assert np.allclose(motions[4:6, 0], [0.3, -0.3])


def test_it_counts_what_earlier_perturbations_left() -> None:
    both = Compose(parts=(Drift(metres=0.25), Coupling(degrees_per_metre=40)))
    assert actuate(both, STRAFE, 0, 0).motions[0].tolist() == [0.5, 0, 20]


def test_description() -> None:
    assert Coupling(degrees_per_metre=40).describe() == "coupling +40 deg/m, +0 m/deg"

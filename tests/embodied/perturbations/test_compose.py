import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import PAPER
from embodied.perturbations import Compose, Disable, Drift, Nothing, Scale, actuate


def test_parts_apply_in_turn() -> None:
    drift, scale = Drift(metres=0.25), Scale(moves=2)
    assert actuate(Compose(parts=(drift, scale)), PAPER, 0, 0).motions[0, 0] == 1.0
    assert actuate(Compose(parts=(scale, drift)), PAPER, 0, 0).motions[0, 0] == 0.75


@given(st.integers())
def test_a_composition_of_one_is_that_one(episode: int) -> None:
    drift = Drift(metres=(-1, 1), degrees=(-90, 90))
    alone, composed = (actuate(p, PAPER, 0, episode).motions for p in (drift, Compose(parts=(drift,))))
    assert np.array_equal(alone, composed)


@given(st.integers(), st.floats(-90, 90))
def test_the_severity_of_one_part_leaves_the_draws_of_the_others_alone(episode: int, degrees: float) -> None:
    mild, hard = (Compose(parts=(Drift(degrees=d), Disable(count=3))) for d in (0.0, degrees))
    assert np.array_equal(actuate(mild, PAPER, 0, episode).enabled, actuate(hard, PAPER, 0, episode).enabled)


def test_only_perturbations_can_be_composed() -> None:
    with pytest.raises(ValueError, match=r"compose.parts must hold perturbations, got 'drift'"):
        Compose(parts=("drift",))  # type: ignore[arg-type]


def test_description() -> None:
    assert Compose(parts=(Drift(degrees=90), Disable(count=2))).describe() == "drift +90 deg; disable 2 random turns"
    assert Compose().describe() == Nothing().describe() == "nothing"

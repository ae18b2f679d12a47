"""Motions as AI2-THOR's actions, executed here by what its documentation says of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.simulators.thor.thor_actions import Act, acts

metres = st.floats(-1.5, 1.5)
degrees = st.floats(-400, 400)


def driven(made: list[Act]) -> tuple[float, float, float]:
    """Where an agent ends, forward, left and degrees, in the frame of its start."""
    x = y = yaw = 0.0
    sideways = {"MoveAhead": 0, "MoveLeft": 90, "MoveBack": 180, "MoveRight": 270}
    for act in made:
        assert act.amount > 0, "AI2-THOR takes nothing, and less, for its usual step"
        if act.moves:
            heading = math.radians(yaw + sideways[act.name])
            x, y = x + act.amount * math.cos(heading), y + act.amount * math.sin(heading)
        else:
            yaw += act.amount if act.name == "RotateLeft" else -act.amount
    return x, y, yaw


def evenly(forward: float, left: float, turn_deg: float, parts: int = 20000) -> tuple[float, float, float]:
    """Where a body ends that drives and turns evenly: many small steps."""
    x = y = 0.0
    for k in range(parts):
        yaw = math.radians(turn_deg * (k + 0.5) / parts)
        x += (forward * math.cos(yaw) - left * math.sin(yaw)) / parts
        y += (forward * math.sin(yaw) + left * math.cos(yaw)) / parts
    return x, y, turn_deg


def test_nothing_is_no_action() -> None:
    assert acts(0.0, 0.0, 0.0, piece=0.25) == []


@pytest.mark.parametrize(
    ("motion", "made"),
    [
        ((0.25, 0, 0), [Act("MoveAhead", 0.25)]),
        ((-0.25, 0, 0), [Act("MoveBack", 0.25)]),
        ((0, 0, 30), [Act("RotateLeft", 30)]),
        ((0, 0, -330), [Act("RotateRight", 330)]),
        ((0.5, 0, 0), [Act("MoveAhead", 0.25)] * 2),
        ((0, 0.2, 0), [Act("RotateLeft", 90), Act("MoveAhead", 0.2), Act("RotateRight", 90)]),
    ],
)
def test_plain_motions(motion: tuple[float, float, float], made: list[Act]) -> None:
    assert acts(*motion, piece=0.25) == made


def test_strafing_where_that_is_allowed() -> None:
    assert acts(0, -0.2, 0, piece=0.25, strafe=True) == [Act("MoveRight", 0.2)]


@given(metres, metres, degrees)
def test_ends_where_an_even_drive_ends(forward: float, left: float, turn_deg: float) -> None:
    assert driven(acts(forward, left, turn_deg, piece=0.25)) == pytest.approx(
        evenly(forward, left, turn_deg, 400), abs=1e-3
    )


@given(metres, metres, degrees)
def test_pieces_are_short_and_no_turn_between_them_is_wide(forward: float, left: float, turn_deg: float) -> None:
    made = acts(forward, left, turn_deg, piece=0.25)
    assert all(act.amount <= 0.25 + 1e-9 for act in made if act.moves)


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        acts(math.nan, 0, 0, piece=0.25)

import numpy as np
import pytest

from embodied.actions import ACTION_SPACES, COMMON, PAPER, STRAFE, Action, ActionKind, ActionSpace, action_space

END = Action(name="end", kind=ActionKind.END)
AHEAD = Action(name="ahead", kind=ActionKind.MOVE, forward=0.25)


def test_the_paper_space_is_that_of_the_released_code() -> None:
    motions = PAPER.motions
    assert len(PAPER) == 16
    assert motions[:3, 0].tolist() == [0.25, 0.15, 0.05]
    assert (-motions[3:15, 2]).tolist() == [30.0 * k for k in range(12)]
    assert PAPER.names[3:5] == ("rotate_right_0", "rotate_right_30")
    assert PAPER.end == 15


def test_the_common_space_turns_left_before_right() -> None:
    assert COMMON.names == ("move_ahead_25cm", "rotate_left_30", "rotate_right_30", "end")
    assert COMMON.motions.tolist() == [[0.25, 0, 0], [0, 0, 30], [0, 0, -30], [0, 0, 0]]


def test_the_strafing_space_moves_four_ways() -> None:
    assert STRAFE.motions[:4, :2].tolist() == [[0.25, 0], [-0.25, 0], [0, 0.25], [0, -0.25]]


@pytest.mark.parametrize("space", ACTION_SPACES.values(), ids=lambda space: space.name)
def test_every_space_ends_with_an_end_that_does_nothing(space: ActionSpace) -> None:
    assert space.names[space.end] == "end"
    assert not space.motions[space.end].any()
    of_some_kind = np.concatenate([space.of_kind(kind) for kind in ActionKind])
    assert np.sort(of_some_kind).tolist() == list(range(len(space)))


@pytest.mark.parametrize("space", ACTION_SPACES.values(), ids=lambda space: space.name)
def test_a_motion_is_its_size_along_its_own_direction(space: ActionSpace) -> None:
    size = np.linalg.norm(space.motions, axis=1, keepdims=True)
    assert np.allclose(space.directions * size, space.motions)


def test_the_direction_of_a_turn_of_nothing_is_right_and_of_a_move_of_nothing_ahead() -> None:
    space = ActionSpace(
        "zeros", (Action(name="stay", kind=ActionKind.MOVE), Action(name="look", kind=ActionKind.TURN), END)
    )
    assert space.directions.tolist() == [[1, 0, 0], [0, 0, -1], [0, 0, 0]]


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        ((AHEAD, AHEAD, END), "repeats a name"),
        ((AHEAD,), "END exactly once"),
        ((END, AHEAD), "END exactly once"),
        ((Action(name="stop", kind=ActionKind.END), END), "END exactly once"),
    ],
)
def test_a_space_without_one_last_end_or_with_repeated_names_is_refused(
    actions: tuple[Action, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ActionSpace("wrong", actions)


def test_a_space_is_found_by_name_and_an_unknown_one_lists_those_there_are() -> None:
    assert action_space("paper") is PAPER
    with pytest.raises(ValueError, match=r"'papr'.*common.*paper.*strafe"):
        action_space("papr")

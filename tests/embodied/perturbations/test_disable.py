from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import COMMON, PAPER, ActionSpace
from embodied.perturbations import ActionGroup, Actuator, Compose, Disable, Drift, Nothing, actuate, covers


def off(perturbation: Disable, episode: int = 0, space: ActionSpace = PAPER) -> set[str]:
    enabled = actuate(perturbation, space, 0, episode).enabled
    return {name for name, on in zip(space.names, enabled, strict=True) if not on}


@given(st.integers(0, 12), st.integers())
def test_so_many_turns_are_off_and_nothing_else(count: int, episode: int) -> None:
    disabled = off(Disable(count=count), episode)
    assert len(disabled) == count
    assert all(name.startswith("rotate") for name in disabled)


@given(st.integers(0, 11), st.integers())
def test_random_sets_of_one_episode_are_nested(count: int, episode: int) -> None:
    assert off(Disable(count=count), episode) < off(Disable(count=count + 1), episode)


def test_every_action_of_the_group_comes_up() -> None:
    drawn = set.union(*(off(Disable(count=1, among=ActionGroup.MOTIONS), episode) for episode in range(200)))
    assert drawn == set(PAPER.names[:-1])


def test_an_arc_begins_at_its_angle_and_goes_on_to_the_right_around_the_circle() -> None:
    assert off(Disable(count=7, from_deg=210)) == {f"rotate_right_{d}" for d in (210, 240, 270, 300, 330, 0, 30)}
    assert off(Disable(count=1, from_deg=330), space=COMMON) == {"rotate_left_30"}
    assert off(Disable(count=2, from_deg=330), space=COMMON) == {"rotate_left_30", "rotate_right_30"}


def test_actions_are_disabled_by_name() -> None:
    assert off(Disable(names=("move_ahead_25cm", "rotate_right_90"))) == {"move_ahead_25cm", "rotate_right_90"}


def test_a_disabled_action_costs_a_step_and_changes_nothing_drift_or_not() -> None:
    perturbation = Compose(parts=(Disable(names=("rotate_left_30",)), Drift(degrees=45, metres=1)))
    actuator = Actuator(perturbation, COMMON, bodies=3, seed=0)
    actuator.reset(np.arange(3), [1, 2, 3])
    motions, active = actuator.motions(np.array([1, 0, 2]))
    assert motions.tolist() == [[0, 0, 0], [1.25, 0, 0], [0, 0, -75]]
    assert active.tolist() == [False, True, True]
    assert actuator.state_dict()["steps"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("perturbation", "message"),
    [
        (Disable(names=("end",)), r"\['end'\] cannot be disabled; choose among"),
        (Disable(names=("walk",)), r"\['walk'\] cannot be disabled"),
        (Disable(count=13), "at most 12"),
        (Disable(count=1, from_deg=45), r"one of the turns \[0.0, 30.0"),
    ],
)
def test_what_does_not_fit_the_space_is_refused_at_once(perturbation: Disable, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Actuator(perturbation, PAPER, bodies=1, seed=0)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"count": -1}, "at least 0"),
        ({"count": 0.5}, "whole numbers"),
        ({"names": ("a",), "count": 2}, "leave out count"),
        ({"from_deg": 30.0, "among": ActionGroup.MOVES}, "for among: turns"),
    ],
)
def test_contradictions_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Disable(**fields)


@pytest.mark.parametrize(
    ("training", "evaluation", "seen"),
    [
        (Disable(count=(0, 3)), Disable(count=2), True),
        (Disable(count=(0, 3)), Disable(count=4), False),
        (Disable(count=(0, 3)), Nothing(), True),
        (Disable(count=2), Nothing(), False),
        (Disable(count=2), Disable(names=("rotate_right_0", "rotate_right_90")), True),
        (Disable(count=2), Disable(names=("rotate_right_0", "move_ahead_25cm")), False),
        (Disable(count=2, among=ActionGroup.MOTIONS), Disable(names=("rotate_right_0", "move_ahead_25cm")), True),
        (Disable(count=(0, 5)), Disable(count=5, from_deg=210), True),
        (Disable(count=5, from_deg=210), Disable(count=5), False),
        (Disable(count=(1, 2), from_deg=210), Disable(names=("rotate_right_210", "rotate_right_240")), True),
        (Disable(count=2, from_deg=210), Disable(count=2, from_deg=240), False),
    ],
)
def test_coverage_is_by_the_sets_that_can_be_off(training: Disable, evaluation: Disable, seen: bool) -> None:
    assert covers(training, evaluation, PAPER) is seen


def test_description() -> None:
    assert Disable(count=3).describe() == "disable 3 random turns"
    assert Disable(count=5, from_deg=210).describe() == "disable 5 turns from 210 deg right"
    assert Disable(names=("a", "b")).describe() == "disable a, b"

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import PAPER
from embodied.perturbations import Actuator, Compose, Delay, Phase, Schedule, actuate

actions = st.lists(st.integers(0, 14), max_size=12)


def executed(perturbation: Delay | Compose | Schedule, taken: list[int]) -> list[list[float]]:
    actuator = Actuator(perturbation, PAPER, bodies=1, seed=0)
    actuator.reset(np.array([0]), [0])
    return [actuator.motions(np.array([action]))[0][0].tolist() for action in taken]


def nominal(taken: list[int]) -> list[list[float]]:
    return [list(PAPER.motions[action]) for action in taken]


@given(actions, st.integers(0, 5))
def test_motions_come_so_many_steps_late_and_the_first_steps_stay(taken: list[int], steps: int) -> None:
    expected = [[0.0] * 3] * steps + nominal(taken)
    assert executed(Delay(steps=steps), taken) == expected[: len(taken)]


def test_end_comes_at_once_and_moves_nothing() -> None:
    assert executed(Delay(steps=2), [0, 1, PAPER.end, 3]) == [[0] * 3, [0] * 3, [0] * 3, nominal([1])[0]]


def test_delays_add_up() -> None:
    both = Compose(parts=(Delay(steps=1), Delay(steps=2)))
    assert actuate(both, PAPER, 0, 0).delay == 3


def test_a_longer_delay_repeats_and_a_shorter_one_skips() -> None:
    later = Schedule(phases=(Phase(step=2, perturbation=Delay(steps=1)), Phase(step=4, perturbation=Delay(steps=0))))
    assert executed(later, [0, 1, 2, 4, 5]) == nominal([0, 1, 1, 2, 5])


def test_a_new_episode_forgets_the_actions_under_way() -> None:
    actuator = Actuator(Delay(steps=1), PAPER, bodies=2, seed=0)
    actuator.reset(np.arange(2), [0, 1])
    actuator.motions(np.array([0, 0]))
    actuator.reset(np.array([0]), [2])
    assert actuator.motions(np.array([1, 1]))[0][:, 0].tolist() == [0, 0.25]


@pytest.mark.parametrize(("steps", "message"), [(-1, "at least 0"), (1.5, "whole numbers"), ((0.1, 0.9), "whole")])
def test_a_delay_is_a_whole_number_from_zero_on(steps: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Delay(steps=steps)


def test_description() -> None:
    assert Delay(steps=2).describe() == "delay 2 steps"

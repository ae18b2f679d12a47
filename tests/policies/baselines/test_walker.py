import pytest
import torch
from gymnasium import spaces
from torch import Tensor

from embodied.actions import COMMON, PAPER
from policies.baselines import WalkerConfig
from tests.contracts.policy import observation_space

AHEAD, LEFT, RIGHT, END = 0, 1, 2, COMMON.end
GOING_ON = torch.zeros(1, dtype=torch.bool)


def chances(*frames: int, action: int = AHEAD, starts: Tensor = GOING_ON, **config: float) -> list[float]:
    """The chances after seeing frames of these colours, one after the other, with `action` in
    between.
    """
    policy = WalkerConfig(**config).build(observation_space(4, 4, depth=False), COMMON)
    state = policy.initial_state(1)
    for colour in frames:
        seen = {
            "rgb": torch.full((1, 4, 4, 3), colour, dtype=torch.uint8),
            "previous_action": torch.tensor([action]),
        }
        decision = policy.step(seen, state, starts)
        state = decision.state
    return [round(chance, 6) for chance in decision.logits.softmax(-1)[0].tolist()]


FREE = [0.85, 0.05, 0.05, 0.05]
BLOCKED = [0.0, 0.4, 0.4, 0.2]
SETTINGS = {"turn": 0.1, "end": 0.05, "end_blocked": 0.2}


def test_it_goes_ahead_while_steps_change_what_it_sees() -> None:
    assert chances(7, 8, **SETTINGS) == FREE


def test_it_turns_or_ends_where_a_step_changed_nothing() -> None:
    assert chances(7, 7, **SETTINGS) == BLOCKED


def test_a_turn_that_changed_nothing_is_no_obstacle() -> None:
    assert chances(7, 7, action=LEFT, **SETTINGS) == FREE


def test_an_episode_begins_unblocked() -> None:
    assert chances(7, 7, starts=~GOING_ON, **SETTINGS) == FREE
    assert chances(0, **SETTINGS, action=len(COMMON)) == FREE


def test_it_takes_the_longest_step_and_any_turn() -> None:
    policy = WalkerConfig(end=0.0).build(observation_space(), PAPER)
    free = policy.free.softmax(-1)  # type: ignore[operator]
    assert free[0] == pytest.approx(0.9)
    assert free[1:3].tolist() == [0, 0]
    assert free[3:15].tolist() == pytest.approx([0.1 / 12] * 12)


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ValueError, match=r"end_blocked is 1\.5"):
        WalkerConfig(end_blocked=1.5)
    with pytest.raises(ValueError, match=r"turn is 0\.9"):
        WalkerConfig(turn=0.9, end=0.2)
    with pytest.raises(ValueError, match="needs 'rgb' or 'depth'"):
        WalkerConfig().build(spaces.Dict({"previous_action": spaces.Discrete(5)}), COMMON)

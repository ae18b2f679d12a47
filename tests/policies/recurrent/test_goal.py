from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from gymnasium import spaces

from embodied.actions import PAPER as ACTIONS
from policies.recurrent import OBJECTNAV, OBJECTNAV_SMALL
from policies.recurrent.goal import GoalRecurrentModel
from tests.contracts.policy import objectnav_space, observation_space, rollout, some_state

SPACE = objectnav_space()


def test_the_papers_widths() -> None:
    clip = SimpleNamespace(channels=2048, features=2048 * 7 * 7)
    model = GoalRecurrentModel(OBJECTNAV, clip, actions=16, goals=12, mid_step=True)  # type: ignore[arg-type]
    assert model.fuse.weight.shape == (1568, 3136)
    assert model.gru.input.in_features == 1568
    assert model.gru.width == 512


@pytest.mark.parametrize("key", ["gps", "compass", "previous_action"])
def test_pose_and_previous_action_are_not_told(key: str) -> None:
    torch.manual_seed(0)
    policy, given = OBJECTNAV_SMALL.build(SPACE, ACTIONS), rollout(SPACE)
    moved = {**given.observations, key: given.observations[key].flip(0)}
    one, other = (
        policy.unroll(seen, some_state(policy), given.starts, given.actions) for seen in (given.observations, moved)
    )
    assert torch.equal(one.logits, other.logits)


def test_without_intermediate_frames_the_current_one_is_all() -> None:
    space = spaces.Dict({key: value for key, value in SPACE.items() if not key.startswith("intermediate")})
    assert {name for name, _ in OBJECTNAV_SMALL.build(space, ACTIONS).model.named_children()} == {
        "current", "fuse", "gru", "actor", "critic",
    }  # fmt: skip


def test_what_is_missing_or_impossible_is_named() -> None:
    with pytest.raises(ValueError, match="needs \\['objectgoal'\\]"):
        OBJECTNAV_SMALL.build(observation_space(), ACTIONS)
    with pytest.raises(ValueError, match="hidden is 0"):
        replace(OBJECTNAV_SMALL, hidden=0)

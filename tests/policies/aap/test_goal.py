"""AAP for ObjectNav: what is its own. The contract is kept in tests/policies/test_contract.py."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from gymnasium import spaces

from embodied.actions import PAPER as ACTIONS
from policies.aap import OBJECTNAV, OBJECTNAV_SMALL, GoalAAPConfig
from policies.aap.goal import GoalAAPModel, GoalAAPPolicy
from tests.contracts.policy import N, at, close, objectnav_space, observation_space, rollout, some_state

SPACE = objectnav_space()
END = ACTIONS.end


def build(config: GoalAAPConfig = OBJECTNAV_SMALL, space: spaces.Dict = SPACE) -> GoalAAPPolicy:
    torch.manual_seed(0)
    policy = config.build(space, ACTIONS)
    assert isinstance(policy, GoalAAPPolicy)
    return policy


def test_the_papers_model_has_13864932_parameters() -> None:
    """About 13.86 million, as our notes on the released code derive; twelve goals."""
    clip = SimpleNamespace(channels=2048, features=2048 * 7 * 7)
    model = GoalAAPModel(OBJECTNAV, clip, actions=16, goals=12, mid_step=True)  # type: ignore[arg-type]
    counts = {name: sum(weights.numel() for weights in part.parameters()) for name, part in model.named_children()}
    assert sum(counts.values()) == 13_864_932
    assert counts["current"] == counts["before"] == counts["between"] == 279_232
    assert model.impact.visual_pair.weight.shape == (1568, 4704)
    assert model.belief.input.in_features == 1568 + 128
    assert model.predictor.out_features == 3


def test_the_first_step_prefers_no_motion() -> None:
    policy = build()
    first = {**at(rollout(SPACE).observations, 0), "previous_action": torch.full((N,), len(ACTIONS))}
    logits = policy.step(first, some_state(policy), torch.ones(N, dtype=torch.bool)).logits
    close(logits[:, :END], logits[:, :1].expand(-1, END))


@pytest.mark.parametrize("key", ["intermediate_rgb", "intermediate_depth"])
def test_the_intermediate_frame_is_told_to_the_action_taken_alone(key: str) -> None:
    policy, going_on = build(), torch.zeros(N, dtype=torch.bool)
    observation = {**at(rollout(SPACE).observations, 1), "previous_action": torch.full((N,), 4)}
    changed = {**observation, key: observation[key].flip(1)}
    state = some_state(policy)
    one, other = (policy.step(seen, state, going_on).state["impact"] for seen in (observation, changed))
    differs = (one - other).abs().amax(-1) > 1e-6
    assert torch.equal(differs, (torch.arange(END) == 4).expand(N, END))


@pytest.mark.parametrize("key", ["gps", "compass"])
def test_the_pose_is_not_told_to_the_policy_but_foretold(key: str) -> None:
    policy, given = build(), rollout(SPACE)
    moved = {**given.observations, key: given.observations[key] + torch.rand(given.observations[key].shape)}
    one, other = (
        policy.unroll(seen, some_state(policy), given.starts, given.actions) for seen in (given.observations, moved)
    )
    assert torch.equal(one.logits, other.logits)
    assert torch.equal(one.values, other.values)
    assert one.losses["impact"] != other.losses["impact"]


def test_without_intermediate_frames_a_pair_is_of_two() -> None:
    space = spaces.Dict({key: value for key, value in SPACE.items() if not key.startswith("intermediate")})
    model = build(space=space).model
    assert model.impact.visual_pair.in_features == 2 * model.current.width
    assert not hasattr(model, "between")


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match="needs \\['objectgoal'\\]"):
        build(space=observation_space())
    without = spaces.Dict({key: value for key, value in SPACE.items() if key != "compass"})
    with pytest.raises(ValueError, match="needs \\['compass'\\]"):
        build(space=without)
    with pytest.raises(ValueError, match="token is 0"):
        replace(OBJECTNAV_SMALL, token=0)

import pytest
import torch
from gymnasium import spaces

from embodied.actions import COMMON, PAPER
from policies.baselines import RandomConfig, StraightToGoalConfig
from tests.contracts.policy import observation_space, rollout


@pytest.mark.parametrize("end", [0.0, 0.1])
def test_random_is_uniform_over_motions_and_ends_as_often_as_told(end: float) -> None:
    policy = RandomConfig(end=end).build(observation_space(), COMMON)
    observations, starts, actions = rollout(observation_space())
    chances = policy.unroll(observations, {}, starts, actions).logits.softmax(-1)
    torch.testing.assert_close(chances[2, 1], torch.tensor([*[(1 - end) / 3] * 3, end]))


def test_straight_ends_within_the_radius_and_only_there() -> None:
    policy = StraightToGoalConfig(radius=0.2).build(observation_space(), PAPER)
    goals = torch.tensor([[0.19, 2.0], [0.21, 0.0], [4.0, 0.0]])
    decision = policy.step({"pointgoal": goals}, {}, torch.ones(3, dtype=torch.bool))
    assert (decision.logits.argmax(-1) == PAPER.end).tolist() == [True, False, False]
    assert (decision.logits.softmax(-1).max(-1).values == 1).all()


def test_bad_settings_are_refused() -> None:
    with pytest.raises(ValueError, match=r"end is 1\.0"):
        RandomConfig(end=1.0)
    with pytest.raises(ValueError, match="radius is 0"):
        StraightToGoalConfig(radius=0)
    with pytest.raises(ValueError, match="needs \\['pointgoal'\\]"):
        StraightToGoalConfig().build(spaces.Dict({"gps": spaces.Box(-1, 1, (2,))}), PAPER)

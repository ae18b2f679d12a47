import numpy as np
import pytest
import torch
from gymnasium import spaces

from policies.encoders import CNNConfig
from policies.encoders.goal_frame import GoalConfig, GoalFrame, goal_count, has_mid_step_frames
from tests.contracts.policy import GOALS, N, T, objectnav_space, observation_space

SPACE = objectnav_space()
ENCODER = CNNConfig().build(SPACE)


def code(features: torch.Tensor, goal: torch.Tensor) -> torch.Tensor:
    torch.manual_seed(0)
    frame = GoalFrame(GoalConfig(hidden=8, width=4), ENCODER, GOALS)
    result: torch.Tensor = frame(features, goal)
    assert result.shape[-1] == frame.width == 4 * ENCODER.features // ENCODER.channels
    return result


def test_every_cell_of_the_map_is_read_alike_and_by_itself() -> None:
    maps = torch.randn(T, N, ENCODER.channels, ENCODER.features // ENCODER.channels)
    goal = torch.zeros(T, N, dtype=torch.long)
    codes = code(maps.flatten(2), goal).unflatten(-1, (-1, 4))
    turned = code(maps.flip(-1).flatten(2), goal).unflatten(-1, (-1, 4))
    torch.testing.assert_close(codes.flip(-2), turned)
    other = maps.clone()
    other[..., 1] += 1
    differs = (code(other.flatten(2), goal).unflatten(-1, (-1, 4)) != codes).any(-1)
    assert differs[..., 1].all()
    assert not differs[..., 0].any()


def test_the_same_frame_looks_different_with_another_goal_in_mind() -> None:
    features = torch.randn(T, N, ENCODER.features)
    one, other = (code(features, torch.full((T, N), goal)) for goal in (0, 1))
    assert ((one - other).abs().amax(-1) > 1e-4).all()


def test_the_goals_are_counted() -> None:
    assert goal_count(SPACE) == GOALS
    with pytest.raises(ValueError, match="needs \\['objectgoal'\\]"):
        goal_count(observation_space())


def test_intermediate_frames_are_seen_where_all_of_them_are_there() -> None:
    assert has_mid_step_frames(SPACE, ENCODER)
    assert not has_mid_step_frames(observation_space(), ENCODER)
    some = spaces.Dict({**SPACE.spaces, "intermediate_depth": spaces.Box(0, 1, (1,), np.float32)})
    del some.spaces["intermediate_rgb"]
    assert not has_mid_step_frames(some, ENCODER)


def test_impossible_widths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"width is 0"):
        GoalConfig(width=0)

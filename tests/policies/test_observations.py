from math import pi

import pytest
import torch
from gymnasium import spaces

from policies.observations import PoseInput, check_pose, pose_of, previous
from tests.contracts.policy import observation_space, rollout


def test_pose_is_gps_compass_and_goal_in_this_order() -> None:
    observations = rollout(observation_space()).observations
    pose = pose_of(observations)
    for key, columns in (("gps", [0, 1]), ("compass", [2]), ("pointgoal", [3, 4])):
        assert torch.equal(pose[..., columns], observations[key])


def test_previous_shifts_by_one_and_not_across_a_start() -> None:
    sequence = torch.arange(4.0).view(4, 1, 1)
    starts = torch.tensor([False, False, True, False]).view(4, 1)
    assert previous(sequence, torch.tensor([[-1.0]]), starts).flatten().tolist() == [-1, 0, 2, 2]


@pytest.mark.parametrize("form", PoseInput)
def test_encoded_width_is_as_announced(form: PoseInput) -> None:
    assert form.encode(torch.rand(2, 3, 5)).shape == (2, 3, form.width)


def test_smooth_pose_does_not_jump_at_half_a_turn() -> None:
    left, right = (torch.tensor([1.0, 2.0, sign * (pi - 1e-6), 3.0, sign * (pi - 1e-6)]) for sign in (1, -1))
    torch.testing.assert_close(PoseInput.SMOOTH.encode(left), PoseInput.SMOOTH.encode(right), atol=1e-5, rtol=0)


def test_smooth_pose_is_finite_at_the_goal() -> None:
    assert PoseInput.SMOOTH.encode(torch.zeros(5)).isfinite().all()


def test_a_missing_key_is_named() -> None:
    space = observation_space()
    poor = spaces.Dict({key: value for key, value in space.items() if key != "compass"})
    with pytest.raises(ValueError, match=r"\['compass'\]"):
        check_pose(poor)

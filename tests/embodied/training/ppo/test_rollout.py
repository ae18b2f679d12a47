from typing import Any

import numpy as np
import torch
from gymnasium.spaces import Box, Dict, Discrete
from gymnasium.vector.utils import batch_space

from embodied.training.ppo.rollout import Rollout

SPACE = batch_space(Dict(frame=Box(0, 255, (2, 2, 3), np.uint8), previous_action=Discrete(4)), 2)


def see(number: int) -> dict[str, Any]:
    return {"frame": np.full((2, 2, 2, 3), number, np.uint8), "previous_action": np.array([number, 3])}


def rollout(length: int = 3) -> Rollout:
    state = {"hidden": torch.ones(2, 5)}
    result = Rollout(length, {k: torch.from_numpy(v) for k, v in see(0).items()}, state, torch.device("cpu"))
    result.observe(0, see(0))
    result.begin(state)
    return result


def act(into: Rollout, number: int, *, terminated: bool = False, truncated: bool = False) -> None:
    into.write(
        into.filled,
        see(number),
        actions=torch.tensor([number, 0]),
        log_probs=torch.tensor([-0.5, -1.5]),
        values=torch.tensor([float(number), 2.0]),
        rewards=np.array([0.25, 1.0]),
        terminated=np.array([terminated, False]),
        truncated=np.array([truncated, False]),
        final_values=torch.zeros(2),
    )
    into.filled += 1


def test_frames_keep_their_type() -> None:
    full = rollout()
    assert full.observations["frame"].dtype == torch.uint8
    assert full.observations["frame"].shape == (4, 2, 2, 2, 3)
    assert full.observations["previous_action"].dtype == torch.int64


def test_buffers_of_the_environment_may_change_afterwards() -> None:
    filling, observation = rollout(), see(0)
    filling.observe(0, observation)
    observation["frame"][:] = 99
    assert filling.row(0)["frame"].max() == 0


def test_bodies_start_where_the_step_before_ended_an_episode() -> None:
    filling = rollout()
    act(filling, 1, terminated=True)
    act(filling, 2)
    act(filling, 3, truncated=True)
    assert filling.full
    assert filling.starts[:, 0].tolist() == [True, True, False, True]
    assert filling.starts[:, 1].tolist() == [True, False, False, False]


def test_the_last_row_begins_the_next_rollout() -> None:
    filling = rollout(length=1)
    act(filling, 7, terminated=True)
    filling.recycle({"hidden": torch.full((2, 5), 4.0)})
    assert filling.filled == 0
    assert filling.row(0)["frame"].unique().tolist() == [7]
    assert filling.starts[0].tolist() == [True, False]
    assert filling.state["hidden"].unique().tolist() == [4.0]


def test_a_partial_rollout_survives_its_state() -> None:
    filling, other = rollout(), rollout()
    act(filling, 1)
    act(filling, 2, truncated=True)
    saved = filling.state_dict()
    other.load_state_dict(saved)
    act(filling, 3)
    act(other, 3)
    assert len(saved["actions"]) == 2
    for name in ("starts", "values", "actions", "log_probs", "rewards", "terminated", "truncated", "final_values"):
        assert torch.equal(getattr(filling, name), getattr(other, name)), name
    assert all(torch.equal(filling.observations[k], other.observations[k]) for k in filling.observations)


def test_a_group_of_bodies_writes_its_columns() -> None:
    whole = rollout()
    whole.write(
        0,
        {"frame": np.full((1, 2, 2, 3), 8, np.uint8), "previous_action": np.array([2])},
        slice(1, 2),
        actions=torch.tensor([1]),
        log_probs=torch.tensor([-0.5]),
        values=torch.tensor([4.0]),
        rewards=np.array([0.5]),
        terminated=np.array([True]),
        truncated=np.array([False]),
        final_values=torch.zeros(1),
    )
    assert whole.filled == 0
    assert whole.rewards[0].tolist() == [0.0, 0.5]
    assert whole.starts[1].tolist() == [False, True]
    assert whole.observations["frame"][1, :, 0, 0, 0].tolist() == [0, 8]


def test_what_is_filled_is_a_full_rollout_in_the_same_memory() -> None:
    filling = rollout()
    act(filling, 1)
    act(filling, 2)
    part = filling.cut()
    assert part.full
    assert (part.length, filling.length) == (2, 3)
    assert part.actions.shape == part.rewards.shape == (2, 2)
    assert part.values.shape == part.starts.shape == (3, 2)
    assert part.observations["frame"].shape[0] == 3
    assert part.actions.data_ptr() == filling.actions.data_ptr()


def test_the_next_rollout_begins_where_a_cut_one_ended() -> None:
    filling = rollout()
    act(filling, 5)
    filling.recycle(filling.state)
    assert filling.row(0)["frame"].unique().tolist() == [5]


def test_who_has_an_invalid_episode_is_left_out_of_what_is_learned() -> None:
    filling = rollout()
    for number in range(3):
        act(filling, number)
    assert filling.learnable() is filling
    filling.of_bodies(slice(1, 2)).valid[:] = False
    left = filling.learnable()
    assert left.bodies == 1
    assert left.actions.tolist() == [[0], [1], [2]]
    assert left.observations["previous_action"].shape == (4, 1)
    filling.recycle(filling.state)
    assert filling.valid.all()


def test_who_has_an_invalid_episode_is_part_of_the_state() -> None:
    filling, fresh = rollout(), rollout()
    act(filling, 0)
    filling.valid[1] = False
    fresh.load_state_dict(filling.state_dict())
    assert fresh.valid.tolist() == [True, False]

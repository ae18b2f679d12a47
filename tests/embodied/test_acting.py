"""A policy keeps its state within an episode, and restarts with the next."""

import numpy as np
import pytest
import torch
from torch import Tensor

from embodied.acting import ActingPolicy
from embodied.policy import Decision, Policy, Unrolled
from embodied.tensor_types import Observation, State

ACTIONS = 3


class Counts(Policy):
    """Prefers the action whose index is the number of steps of the episode so far."""

    def initial_state(self, n: int) -> State:
        return {"steps": torch.zeros(n, dtype=torch.int64)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        steps = torch.where(starts, 0, state["steps"])
        logits = torch.nn.functional.one_hot(steps, ACTIONS).float() * 50
        return Decision(logits, torch.zeros(len(steps)), {"steps": steps + 1})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        raise NotImplementedError


def seen(*previous: int) -> dict[str, np.ndarray]:
    return {"previous_action": np.array(previous)}


@pytest.mark.parametrize("greedy", [True, False])
def test_the_state_of_each_body_restarts_with_its_episode(greedy: bool) -> None:
    policy = ActingPolicy(Counts(), ACTIONS, greedy=greedy)
    assert policy.act(seen(ACTIONS, ACTIONS)).tolist() == [0, 0]
    assert policy.act(seen(0, 0)).tolist() == [1, 1]
    assert policy.act(seen(ACTIONS, 1)).tolist() == [0, 2]


def test_one_body_gets_one_action() -> None:
    policy = ActingPolicy(Counts(), ACTIONS, greedy=True)
    assert [policy.act({"previous_action": np.int64(ACTIONS)}), policy.act({"previous_action": np.int64(0)})] == [0, 1]


def test_reset_starts_new_episodes() -> None:
    policy = ActingPolicy(Counts(), ACTIONS, greedy=True)
    policy.act(seen(ACTIONS))
    policy.reset()
    assert policy.act(seen(0)).tolist() == [0]

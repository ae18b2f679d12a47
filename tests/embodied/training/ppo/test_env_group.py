import threading
from typing import Any

import pytest
import torch

from embodied.training.ppo.env_group import ChosenActions, EnvGroup
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy

CHOSEN = ChosenActions(torch.tensor([0, 1]), torch.zeros(2), torch.ones(2))


class ThreadRecorder(LitCorridor):
    stepped_in = ""

    def step(self, actions: Any) -> Any:
        self.stepped_in = threading.current_thread().name
        return super().step(actions)


@pytest.mark.parametrize("threaded", [False, True])
def test_a_step_returns_its_actions_and_results(threaded: bool) -> None:
    env = ThreadRecorder(2)
    env.reset(seed=0)
    group = EnvGroup(env, {}, slice(0, 2), SmallPolicy().step, threaded=threaded)
    group.act(CHOSEN)
    chosen, step = group.result()
    assert chosen is CHOSEN
    assert step.rewards.shape == step.terminated.shape == (2,)
    assert (env.stepped_in == threading.current_thread().name) is not threaded


def test_a_result_needs_a_step() -> None:
    with pytest.raises(AssertionError, match="no step was started"):
        EnvGroup(LitCorridor(2), {}, slice(0, 2), SmallPolicy().step, threaded=False).result()

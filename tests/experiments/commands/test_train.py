from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from configs import RunConfig, TrainConfig, compose
from embodied.training.distributed import Ranks
from experiments.commands import train


@pytest.fixture
def threads() -> Any:
    """As many as there were, afterwards."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def first_weights(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    """What the trainer is given to begin with."""
    given: dict[str, Tensor] = {}

    class Untrained:
        def __init__(self, algorithm: Any, *rest: Any, **named: Any) -> None:
            given.update(algorithm.policy.state_dict())

        def train(self) -> None:
            pass

    monkeypatch.setattr(train, "Trainer", Untrained)
    train.train_on(config, Ranks(), config.device)
    return given


@pytest.mark.usefixtures("threads")
def test_a_run_begins_alike_however_many_threads_torch_had_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config: TrainConfig = compose("train", ["experiment=cpu_aap", "trainer.bodies=2", "ppo.minibatches=1"])
    found = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        run = RunConfig(folder=str(tmp_path / str(threads)))
        found.append(first_weights(replace(config, run=run), monkeypatch))
    assert all(torch.equal(found[0][name], found[1][name]) for name in found[0])

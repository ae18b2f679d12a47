"""A short training run as a program of its own, which may be told to hurt itself: `training_run.py
folder [event count]`.

Events: `step` sends SIGTERM to itself inside the given step of the environment, `unroll` kills
itself inside the given unroll.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import torch

from embodied.policy import Unrolled
from embodied.runs.run_folder import RunFolder
from embodied.training.random_state import seed_everything
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import make_trainer, settings

CONFIG = settings(
    steps=960,
    bodies=6,
    rollout=16,
    epochs=2,
    minibatches=2,
    learning_rate=3e-3,
    aux_weights={"guess": 0.1},
    threads=1,
    checkpoint_every=288,
    keep_checkpoints=2,
)


class Countdown:
    """Sends `number` to this process when called for the `count`-th time."""

    def __init__(self, number: int, count: int) -> None:
        self.number, self.left, self._lock = number, count, threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), self.number)


class HurtCorridor(LitCorridor):
    hurt = Countdown(signal.SIGTERM, -1)

    def step(self, actions: Any) -> Any:
        self.hurt()
        return super().step(actions)


class HurtPolicy(SmallPolicy):
    hurt = Countdown(signal.SIGKILL, -1)

    def unroll(self, *arguments: Any) -> Unrolled:
        self.hurt()
        unrolled = super().unroll(*arguments)
        noise = 1e-3 * torch.randn(())  # from the global generator, which must therefore be restored as well
        return unrolled._replace(values=unrolled.values + noise)


def main(folder: Path, event: str = "", count: str = "-1", *, halves: bool = False) -> None:
    if event == "step":
        HurtCorridor.hurt.left = int(count)
    if event == "unroll":
        HurtPolicy.hurt.left = int(count)
    seed_everything(7)
    bodies = CONFIG.trainer.bodies
    sizes = [bodies // 2] * 2 if halves else [bodies]
    envs = [HurtCorridor(bodies) for bodies in sizes]
    make_trainer(envs, HurtPolicy(), CONFIG, RunFolder(folder, {"seed": 7})).train()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

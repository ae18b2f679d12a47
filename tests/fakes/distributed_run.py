"""A short training run of several processes, as `torchrun` would start them: `launch(folder, ...)`
starts them and gives their exit codes.

Every process may be told to hurt itself: see `tests.fakes.training_run`.
"""

import multiprocessing
import os
import socket
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from embodied.runs.run_folder import RunFolder
from embodied.training import distributed
from embodied.training.random_state import seed_everything
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import Settings, make_trainer
from tests.fakes.training_run import CONFIG, HurtCorridor, HurtPolicy

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.fakes.distributed_run", "torch._dynamo"])

WHOLE = CONFIG.but(minibatches=1, steps=288, checkpoint_every=96)
"""One minibatch holds all bodies, so that it does not matter who has which."""


class Numbered(HurtCorridor):
    """Bodies with numbers: episodes depend on the body and how many it had, not on whom it shares
    an environment with.
    """

    def __init__(self, bodies: range, slow: float = 0.0) -> None:
        super().__init__(len(bodies))
        self._numbers, self._slow = np.array(bodies), slow
        self._dealt = np.zeros(len(bodies), np.int64)

    def step(self, actions: Any) -> Any:
        time.sleep(self._slow)
        return super().step(actions)

    def _begin(self, which: Any) -> None:
        super()._begin(which)
        key = 31 * self._numbers[which] + 17 * self._dealt[which]
        self.position[which], self.goal[which] = key % 7, (key // 7) % 7
        self._dealt[which] += 1

    def state_dict(self) -> dict[str, Any]:
        return {"corridor": super().state_dict(), "dealt": self._dealt.copy()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        super().load_state_dict(state["corridor"])
        self._dealt = state["dealt"].copy()


def main(folder: Path, config: Settings, event: str = "", count: int = -1, slow: float = 0.0) -> None:
    """One process, alone or one of several by its environment variables; `slow` seconds are added
    to a step of every rank but the first.
    """
    {"step": HurtCorridor, "unroll": HurtPolicy}.get(event, HurtCorridor).hurt.left = count
    ranks, _ = distributed.join("cpu")
    seed_everything(7)
    policy = (HurtPolicy if config.ppo.minibatches > 1 else SmallPolicy)()
    seed_everything(7 + ranks.rank)
    share = ranks.share(config.trainer.bodies)
    bodies = range(ranks.rank * share, (ranks.rank + 1) * share)
    env: LitCorridor = Numbered(bodies, slow if ranks.rank else 0.0)
    run = RunFolder(folder, {"seed": 7}, write=ranks.rank == 0)
    make_trainer(env, policy, config, run, ranks=ranks).train()
    ranks.leave()


def launch(
    folder: Path,
    config: Settings = CONFIG,
    size: int = 2,
    event: str = "",
    counts: Sequence[int] = (),
    slow: float = 0.0,
) -> list[int]:
    """Exit codes of `size` processes; process r is hurt at its `counts[r]`-th `event`. What they
    said goes to `said_<r>.txt`.
    """
    port = _free_port()
    processes = []
    for rank in range(size):
        count = counts[rank] if rank < len(counts) else -1
        arguments = (folder, rank, size, port, config, event, count, slow)
        processes.append(PROCESSES.Process(target=_process, args=arguments))
        processes[-1].start()
    for process in processes:
        process.join(timeout=200)
        if process.exitcode is None:
            process.kill()
            raise AssertionError(f"a process hangs; {[p.exitcode for p in processes]}")
    return [int(process.exitcode or 0) for process in processes]


def _process(folder: Path, rank: int, size: int, port: int, config: Settings, *rest: Any) -> None:
    os.environ |= {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(size),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
    }
    torch.set_num_threads(1)
    with (folder / f"said_{rank}.txt").open("w") as sys.stderr:
        try:
            main(folder, config, *rest)
        except Exception:
            traceback.print_exc()
            sys.exit(1)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

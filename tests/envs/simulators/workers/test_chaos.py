"""Training goes on while its workers are killed and frozen at random."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from embodied.runs.checkpoints import Checkpoints
from embodied.runs.jsonl import read_jsonl
from tests.fakes.chaos import failures, hurt, workers_of


def training(run: Path, steps: int, *overrides: str) -> subprocess.Popen:
    """A debug run with four workers, in a process of its own."""
    command = [sys.executable, "-m", "experiments.main", "train", "experiment=cpu_recurrent", "debug=seconds"]
    limits = [f"simulator.workers.{limit}" for limit in ("step_seconds=4", "place_seconds=20", "start_seconds=120")]
    chosen = ["simulator=embedded_workers", f"run.folder={run}", f"trainer.steps={steps}", *limits, *overrides]
    with (run.parent / "said.txt").open("a") as said:
        return subprocess.Popen([*command, *chosen], stdout=said, stderr=said)


def checked(run: Path, process: subprocess.Popen, times: int, seconds: float) -> None:
    family: set[int] = set()
    for _ in hurt(process.pid, run, times, seed=0, seconds=seconds):
        family |= {worker.pid for worker in workers_of(process.pid)}
    assert process.wait(seconds) == 0, (run.parent / "said.txt").read_text()[-3000:]
    assert len(failures(run)) >= times
    causes = [row["cause"] for row in failures(run)]
    assert all(cause == "killed by SIGKILL" or cause.startswith("no answer within") for cause in causes), set(causes)
    assert {row["worker"] for row in failures(run)} >= {0, 1, 2, 3}
    assert not [pid for pid in family if psutil.pid_exists(pid)]


def finished(run: Path, steps: int) -> None:
    step, tree = Checkpoints(run / "checkpoints").latest()
    assert step == tree["steps"] == steps
    assert [row["step"] for row in read_jsonl(run / "metrics.jsonl")] == list(range(64, steps + 1, 64))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_hundred_kills_and_freezes(tmp_path: Path) -> None:
    run, steps = tmp_path / "run", 12_800
    checked(run, training(run, steps, "simulator.workers.restarts=1000"), times=100, seconds=3000)
    finished(run, steps)

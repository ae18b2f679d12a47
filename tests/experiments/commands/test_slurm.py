"""Hydra's submitit launcher on this machine: what Slurm would start, started here."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from embodied.runs.checkpoints import Checkpoints

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("hydra_plugins.hydra_submitit_launcher") is None
        if importlib.util.find_spec("hydra_plugins")
        else True,
        reason='needs pip install "surefoot[slurm]"',
    ),
]


def launched(folder: Path, *overrides: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "experiments.main", "train", "experiment=cpu_aap", "debug=seconds", *overrides]
    local = ("hydra/launcher=submitit_local", "hydra.launcher.timeout_min=20", "-m")
    return subprocess.run([*command, *local], cwd=folder, capture_output=True, text=True, timeout=280)


def test_every_choice_is_a_job(tmp_path: Path) -> None:
    assert launched(tmp_path, "seed=0,1").returncode == 0
    for seed in (0, 1):
        assert Checkpoints(tmp_path / f"runs/cpu_aap-seconds-seed{seed}/checkpoints").latest()[0] == 256


def test_the_tasks_of_a_job_train_together(tmp_path: Path) -> None:
    assert launched(tmp_path, "run.folder=both", "hydra.launcher.tasks_per_node=2").returncode == 0
    _, tree = Checkpoints(tmp_path / "both/checkpoints").latest()
    assert (tree["steps"], tree["ranks"]) == (256, 2)

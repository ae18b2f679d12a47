"""The dispatcher, its help, and what a wrong command line is told."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.main import COMMANDS

ROOT = Path(__file__).parents[2]


def test_help_lists_every_command(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("--help") == 0
    assert surefoot() == 0
    said = capsys.readouterr().out
    assert [command for command in COMMANDS if command not in said] == []


@pytest.mark.parametrize("command", [*COMMANDS, "benchmark simulator", "benchmark gpu", "benchmark training"])
def test_every_command_has_help(surefoot, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*command.split(), "--help") == 0
    assert f"usage: surefoot {command.split()[0]}" in capsys.readouterr().out


def test_help_lists_the_choices(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    surefoot("train", "--help")
    said = capsys.readouterr().out
    for choice in ("aap_small", "embedded", "noisy_drift", "paper_recurrent", "seconds", "wandb"):
        assert choice in said
    assert "_schema" not in said


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("trian", "train"),
        ("train ppo.epoch=1", "epochs"),
        ("train policy=random", "nothing to train"),
        ("train ppo.minibatches=99", "minibatches"),
        ("train task.frames=[thermal] simulator.sensors=[rgb]", "thermal"),
        ("evaluate", "run must be given"),
        ("evaluate run=nowhere", "nowhere"),
        ("evaluate run=nowhere evaluation=slow", "quick"),
        ("report folder=nowhere", "nowhere"),
        ("record", "run must be given"),
        ("report", "folder must be given"),
        ("benchmark cpu", "training"),
        ("benchmark simulator size=3", "sizes"),
    ],
)
def test_a_wrong_line_is_told_in_one_line(surefoot, line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*line.split()) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "name", ["serve-robot", "compare-simulators", "benchmark gpu", "benchmark training", "compare evaluate"]
)
def test_a_complaint_names_the_command_as_it_is_typed(surefoot, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*name.split(), "nonsense=1") == 2
    assert capsys.readouterr().err.startswith(f"surefoot {name}: ")


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("train ppo.epoch=1 -m", 2, "epochs"),
        ("train policy=nobody -m", 2, "nobody"),
        ("train debug=seconds policy=random -m", 2, "nothing to train"),
        ("report folder=nowhere -m", 2, "nowhere"),
    ],
)
def test_with_flags_of_hydra_errors_are_told_as_without(
    surefoot, line: str, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert surefoot(*line.split()) == status
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said


@pytest.mark.parametrize("mistake", ["ppo.epochs=0", "policy=random", "task.frames=[thermal] simulator.sensors=[rgb]"])
def test_what_cannot_start_leaves_nothing_behind(surefoot, mistake: str, tmp_path: Path) -> None:
    assert surefoot("train", "debug=seconds", *mistake.split()) == 2
    assert list(tmp_path.iterdir()) == []


def test_hydra_shows_the_configuration(surefoot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("train", "experiment=cpu_aap", "seed=7", "--cfg", "job") == 0
    assert "seed: 7" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_module_runs_from_anywhere(tmp_path: Path) -> None:
    where = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "experiments.commands.train", "policy=nobody"],
        cwd=tmp_path,
        env=where,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "aap_small" in done.stderr


def test_ctrl_c_is_no_accident(surefoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(config: object) -> None:
        raise KeyboardInterrupt

    for module in ("evaluate", "record"):
        monkeypatch.setattr(f"experiments.commands.{module}.{module}", interrupted)
    assert surefoot("evaluate", "run=runs/a") == 130
    assert "the same command resumes" in capsys.readouterr().err
    assert surefoot("record", "run=runs/a") == 130
    assert "resumes" not in capsys.readouterr().err


def test_hydra_runs_every_combination(surefoot, tmp_path: Path) -> None:
    line = ("train", "experiment=cpu_recurrent", "debug=seconds", "trainer.steps=64", "seed=0,1", "-m")
    assert surefoot(*line) == 0
    assert {path.name for path in tmp_path.glob("runs/cpu*")} == {
        f"cpu_recurrent-seconds-seed{seed}" for seed in (0, 1)
    }
    assert {path.name for path in tmp_path.iterdir()} == {"runs"}
    assert not logging.getLogger("envs.gym.episode_runner").disabled, "Hydra silenced those who warn"

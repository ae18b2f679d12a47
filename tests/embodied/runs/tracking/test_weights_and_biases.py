from pathlib import Path
from typing import Any

import numpy as np
import pytest

wandb = pytest.importorskip("wandb")

from embodied.runs.run_folder import RunFolder  # noqa: E402
from embodied.runs.tracking import WandBConfig, WandBMode  # noqa: E402
from experiments.reporting.gif import gif  # noqa: E402


def test_it_is_offline_unless_told_otherwise() -> None:
    assert WandBConfig().mode is WandBMode.OFFLINE


def test_configuration_curves_and_videos_are_written_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANDB_SILENT", "true")
    tracker = WandBConfig().build(RunFolder(tmp_path / "corridor", {"seed": 77123}))
    tracker.close()
    tracker.open(0)
    tracker.log(1, {"loss/value": 0.5})
    tracker.video(1, "episode/video", gif(np.zeros((3, 8, 6, 3), np.uint8)))
    tracker.close()
    wandb.teardown()  # its other process may still be writing
    (folder,) = (tmp_path / "corridor" / "wandb").glob("offline-run-*")
    (record,) = folder.glob("run-*.wandb")
    content = record.read_bytes()
    assert b"corridor" in content
    assert b"77123" in content
    assert b"loss/value" in content
    assert list(folder.rglob("*.gif"))


class Recorder:
    """In the place of wandb: what a run was begun with, and what it was told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[dict[str, Any]] = []
        self.logged: list[tuple[Any, ...]] = []
        monkeypatch.setattr(wandb, "init", self.init)

    def init(self, **how: Any) -> "Recorder":
        self.begun.append(how)
        return self

    def define_metric(self, name: str, step_metric: str) -> None:
        self.logged.append((name, step_metric))

    def log(self, *numbers: Any) -> None:
        self.logged.append(numbers)


def test_a_run_has_one_identity_whatever_becomes_of_its_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(monkeypatch)
    for folder, seed in (("one", 1), ("one", 2), ("other", 1)):
        WandBConfig().build(RunFolder(tmp_path / folder, {"seed": seed}, allow_changed=True)).open(0)
    one, again, other = (how["id"] for how in recorder.begun)
    assert one == again != other


def test_only_online_is_there_something_to_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(monkeypatch)
    for mode in WandBMode:
        WandBConfig(mode=mode).build(RunFolder(tmp_path, {})).open(0)
    assert [(how["mode"], how["resume"]) for how in recorder.begun] == [("offline", None), ("online", "allow")]


def test_numbers_are_told_over_our_own_steps_which_may_go_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(monkeypatch)
    tracker = WandBConfig().build(RunFolder(tmp_path, {}))
    tracker.open(0)
    tracker.log(20, {"loss/value": 0.5})
    tracker.open(10)
    tracker.log(10, {"loss/value": 0.7})
    defined = ("*", "step")
    assert recorder.logged == [defined, ({"step": 20, "loss/value": 0.5},), defined, ({"step": 10, "loss/value": 0.7},)]

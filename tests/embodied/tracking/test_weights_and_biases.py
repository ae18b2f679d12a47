from pathlib import Path

import numpy as np
import pytest

wandb = pytest.importorskip("wandb")

from embodied.run import RunFolder  # noqa: E402
from embodied.tracking import WandBConfig, WandBMode  # noqa: E402


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
    tracker.video(1, "episode/video", np.zeros((3, 8, 6, 3), np.uint8))
    tracker.close()
    wandb.teardown()  # its other process may still be writing
    (folder,) = (tmp_path / "corridor" / "wandb").glob("offline-run-*")
    (record,) = folder.glob("run-*.wandb")
    content = record.read_bytes()
    assert b"corridor" in content
    assert b"77123" in content
    assert b"loss/value" in content
    assert list(folder.rglob("*.gif"))

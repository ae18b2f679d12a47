"""Films of a trained policy."""

from pathlib import Path

import pytest
from PIL import Image


def test_a_trained_policy_is_filmed(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("train", "experiment=cpu_recurrent", "debug=seconds", "trainer.steps=64", "run.folder=runs/a") == 0
    line = (
        "record",
        "run=runs/a",
        "perturbation=drift_test",
        "episodes=2",
        "scenes=[test/0]",
        "side_px=64",
        "most_frames=5",
    )
    assert surefoot(*line) == 0
    films = sorted(Path("runs/a/videos").iterdir())
    assert [film.name for film in films] == ["drift_test_seed0_0.webp", "drift_test_seed0_1.webp"]
    assert 1 <= Image.open(films[0]).n_frames <= 5
    assert str(films[0]) in capsys.readouterr().out


def test_without_a_run_there_is_nothing_to_film(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("record", "run=runs/none") == 2
    assert "runs/none" in capsys.readouterr().err

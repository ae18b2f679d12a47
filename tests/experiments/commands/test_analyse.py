"""The command, from a trained run to a page."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.studies.adaptation.study import stored_trajectories
from policies.aap import SMALL

LINE = (
    "analyse",
    "run=[runs/a]",
    "folder=analysis",
    "baselines=[identify]",
    "episodes=4",
    "scenes=[test/0:2]",
    "bodies=2",
    "pictured=2",
    "change_step=5",
    "only=[nominal,'turns +90°','then turns +90°']",
)


def test_from_a_run_to_a_page(surefoot: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("train", "experiment=cpu_aap", "debug=seconds", "trainer.steps=64", "run.folder=runs/a") == 0
    assert surefoot(*LINE) == 0
    found = {(one.header.policy, one.header.condition): one for one in stored_trajectories(Path("analysis"))}
    assert set(found) == {(p, c) for p in ("a", "identify") for c in ("nominal", "turns +90°", "then turns +90°")}
    drifted, changed = found["identify", "turns +90°"], found["identify", "then turns +90°"]
    turned = drifted.action == 3  # a turn of 0° to the right, to which drift adds to the right
    np.testing.assert_allclose(np.degrees(drifted.travelled[turned, 2]), -90.0, atol=0.01)
    np.testing.assert_allclose(drifted.commanded[turned], drifted.travelled[turned], atol=1e-4)
    assert np.allclose(changed.table[: changed.lengths[0]][[4, 5], 3, 2], [0.0, -np.pi / 2])
    np.testing.assert_allclose(drifted.predicted[turned & (drifted.tried > 0)][:, 2], -np.pi / 2, atol=1e-4)
    assert found["a", "nominal"].embeddings.shape == (found["a", "nominal"].lengths[:2].sum(), 15, SMALL.impact)

    page = Path("analysis/README.md").read_text()
    pictures = {line.split("](")[1].rstrip(")") for line in page.splitlines() if line.startswith("![")}
    assert {"steps.png", "tried.png", "errors.png", "errors_by_action.png", "latency.png", "atlas.png"} < pictures
    assert all((Path("analysis") / picture).exists() for picture in pictures)
    assert "surefoot analyse" in page

    before = {path: path.stat().st_mtime_ns for path in Path("analysis/walks").iterdir()}
    next(iter(before)).unlink()
    capsys.readouterr()
    assert surefoot(*LINE) == 0
    assert capsys.readouterr().out.count("success") == 1
    kept = [path for path, written in before.items() if path.stat().st_mtime_ns == written]
    assert len(kept) == len(before) - 1
    assert surefoot("analyse", "folder=analysis", "results=drawn") == 0
    assert Path("drawn/latency.png").exists()

    assert surefoot(*LINE, "episodes=3") == 2
    assert "episodes" in capsys.readouterr().err
    assert surefoot(*LINE, "only=[upside_down]", "folder=other") == 2
    assert "turns +90°" in capsys.readouterr().err


def test_what_cannot_be_analysed_is_named(surefoot: Any, capsys: pytest.CaptureFixture[str]) -> None:
    mistakes = {
        "run=runs/none": "runs/none",
        "folder=nowhere": "nowhere",
        "episodes=0": "episodes is 0",
        "change_step=0": "change_step is 0",
        "run=[]": "holds no trajectories",
        "conditions.odd={drfit: {}}": "conditions.odd",
    }
    for mistake, named in mistakes.items():
        assert surefoot("analyse", mistake) == 2
        assert named in capsys.readouterr().err
    assert not any(Path().iterdir())


def test_a_walk_tells_when_and_where_it_was_made(surefoot: Any) -> None:
    assert surefoot("train", "experiment=cpu_recurrent", "debug=seconds", "trainer.steps=64", "run.folder=runs/a") == 0
    assert surefoot(*LINE, "baselines=[]", "only=[nominal]") == 0
    header = stored_trajectories(Path("analysis"))[0].header
    assert (header.trained, header.change, len(header.episodes)) == (64, None, 4)
    assert header.machine
    starts = [json.loads(line) for line in Path("analysis/starts.jsonl").read_text().splitlines()]
    assert starts[0]["time"].startswith(header.date)

"""The whole way through AI2-THOR's client, at the smallest scale: train on the stand-in, and
evaluate on it what was trained in the embedded simulator.
"""

import json
from pathlib import Path

import pytest

from embodied.runs.jsonl import read_jsonl
from tests.experiments.conftest import surefoot as surefoot  # the fixture

SMALL = ("debug=seconds", "trainer.steps=16", "ppo.rollout=16", "trainer.bodies=1", "ppo.minibatches=1")


def test_train(surefoot) -> None:
    assert (
        surefoot(
            "train", "simulator=thor_standin", *SMALL, "simulator.scenes=[FloorPlan_Train1_1]", "run.folder=runs/thor"
        )
        == 0
    )
    assert [row["step"] for row in read_jsonl(Path("runs/thor/metrics.jsonl"))] == [16]


def test_evaluate_what_was_trained_elsewhere(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("train", *SMALL, "run.folder=runs/embedded") == 0
    plan = ("evaluation=seconds", "evaluation.conditions=[nominal]", "evaluation.episodes=2", "evaluation.bodies=1")
    where = ("simulator=thor_standin", "evaluation.scenes=[FloorPlan_Val1_1]")
    report = ("report.resamples=100", "report.maps=0", "report.animations=0")
    assert surefoot("evaluate", "run=runs/embedded", *plan, *where, "evaluation.baselines=[]", *report) == 0
    place = Path("runs/embedded/evaluation/seconds-in-thor_standin")
    rows = [json.loads(line) for line in (place / "results.jsonl").read_text().splitlines()]
    assert [row["scene"] for row in rows] == ["FloorPlan_Val1_1"] * 2

    assert surefoot("evaluate", "run=runs/embedded", *plan, "simulator=thor_standin", *report) == 2
    assert "scenes: 'test/0:2' is in no file of houses" in capsys.readouterr().err

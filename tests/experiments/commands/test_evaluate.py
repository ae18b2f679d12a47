"""`surefoot evaluate` on runs of two policies, and its errors."""

import json
from pathlib import Path
from typing import Any

import pytest

SECONDS = ("train", "debug=seconds", "trainer.steps=64", "task.frames=[depth]")


def test_runs_are_compared_on_the_same_episodes(surefoot: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for name, policy in (("a", "recurrent_small"), ("b", "aap_small"), ("c", "recurrent_small")):
        assert (
            surefoot(
                *SECONDS,
                f"policy={policy}",
                f"run.folder=runs/{name}",
                *(["action_space=common"] if name == "c" else []),
            )
            == 0
        )
    line = (
        "evaluation=seconds",
        "evaluation.conditions=[nominal]",
        "evaluation.baselines=[random]",
        "report.maps=0",
        "report.animations=0",
    )
    assert surefoot("evaluate", "run=[runs/a,runs/b]", *line) == 0
    rows = [
        json.loads(row) for row in Path("runs/a/evaluation/seconds-beside-b/results.jsonl").read_text().splitlines()
    ]
    episodes = {name: {row["episode"] for row in rows if row["policy"] == name} for name in ("a", "b", "random")}
    assert episodes["a"] == episodes["b"] == episodes["random"] == set("0123")

    mistakes = ["baselines=[ceiling]", "conditions=[sideways]", "episodes_file=none.jsonl"]
    assert [surefoot("evaluate", "run=runs/a", f"evaluation.{mistake}", "folder=wrong") for mistake in mistakes] == [
        2,
        2,
        2,
    ]
    assert not Path("wrong").exists()
    said = capsys.readouterr().err
    assert all(word in said for word in ("straight_to_goal", "nominal", "none.jsonl"))

    assert surefoot("evaluate", "run=[runs/a,runs/c]", *line) == 2
    assert "action space" in capsys.readouterr().err
    assert surefoot("evaluate", "run=[runs/a,runs/a]", *line) == 2
    assert "must differ" in capsys.readouterr().err

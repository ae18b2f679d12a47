"""When a run first reached a success rate."""

import json
import sys
from pathlib import Path

import pytest

from configs import EvaluationPlan
from embodied.evaluation import Estimate
from experiments.studies.time_to_success import (
    CheckpointSuccess,
    checkpoint_successes,
    first_reaching,
    main,
    minutes_until,
)


def mark(step: int, mean: float) -> CheckpointSuccess:
    return CheckpointSuccess(
        step=step, minutes=step / 10, success=Estimate(mean=mean, low=0, high=1, episodes=4, scenes=2)
    )


@pytest.mark.parametrize(
    ("means", "step"), [((0.5, 0.8, 0.9), 2), ((0.9, 0.7, 0.8), 3), ((0.1, 0.2), None), ((), None), ((0.8, 0.79), None)]
)
def test_a_rate_is_reached_where_it_stays(means: tuple[float, ...], step: int | None) -> None:
    found = first_reaching([mark(i, mean) for i, mean in enumerate(means, start=1)], 0.8)
    assert (found and found.step) == step


def test_minutes_are_those_of_the_log(tmp_path: Path) -> None:
    rows = [{"step": 600, "speed/steps_per_second": 10.0}, {"step": 1200, "speed/steps_per_second": 5.0}]
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [minutes_until(tmp_path, step) for step in (0, 600, 1199, 1200)] == pytest.approx([0, 1, 1, 3])


def test_every_kept_checkpoint_is_tried_on_the_episodes_that_are_asked_for(surefoot) -> None:
    line = ("experiment=cpu_recurrent", "debug=seconds", "trainer.steps=128", "trainer.checkpoint_every=64")
    assert surefoot("train", *line, "run.folder=run") == 0
    for episodes in (2, 3):
        found = list(
            checkpoint_successes(Path("run"), EvaluationPlan(scenes=("test/0:2",), episodes=episodes, bodies=2))
        )
        assert [mark.step for mark in found] == [64, 128]
        assert [mark.success.episodes for mark in found] == [episodes, episodes]


def test_what_is_no_run_is_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["pace", str(tmp_path / "nowhere")])
    assert main() == 2
    assert "nowhere" in capsys.readouterr().err

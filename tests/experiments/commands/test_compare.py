"""A comparison through the command line: jobs in processes, a failure, resuming, drawing."""

import sys
from pathlib import Path

import pytest

from configs import compose, to_tree
from embodied.runs.run_folder import RunFolder
from experiments.commands import compare
from experiments.studies.comparison.records import read_record

ROOT = Path(__file__).parents[3]
SMALL = (
    "comparison=seconds",
    "comparison.common=['experiment=cpu_recurrent','debug=seconds','trainer.steps=64','simulator.threads=1']",
    "comparison.policies={aap:['policy=recurrent_small'],recurrent:['policy=recurrent_small','ppo.learning_rate=1e-4']}",
    "comparison.seeds=[0,1]",
    "comparison.evaluation.conditions=[nominal,'turns +90°','turns -90°']",
    "comparison.evaluation.episodes=2",
)
RUNS = Path("runs/comparison_seconds")
RECORDS = RUNS / "results" / "records"


@pytest.fixture
def alone(surefoot, monkeypatch: pytest.MonkeyPatch):
    """`surefoot`, with jobs that can import this checkout from anywhere."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(compare, "program", lambda: [sys.executable, "-m", "experiments.main"])
    return surefoot


def test_one_job_in_this_process_goes_from_training_to_a_record(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("compare", "evaluate", *SMALL, "job=aap-seed0") == 2
    assert "aap-seed0 has 0 of 64 steps: train it first" in capsys.readouterr().err
    assert surefoot("compare", "train", *SMALL, "job=aap-seed0") == 0
    assert surefoot("compare", "evaluate", *SMALL, "job=aap-seed0") == 0
    record = read_record(RECORDS / "aap-seed0.jsonl.gz")
    assert (record.header.policy, record.header.seed, record.header.step) == ("aap", 0, 64)
    assert "job=aap-seed0" in record.header.command
    assert record.header.command.startswith("surefoot compare evaluate")
    assert [one.seen for one in record.conditions] == [True, False, False]
    assert sum(record.header.episodes) == 2

    (results,) = RUNS.glob("evaluation/aap-seed0/*/results.jsonl")
    lines = results.read_text().splitlines(keepends=True)
    results.write_text("".join(lines[:3]))
    (RECORDS / "aap-seed0.jsonl.gz").unlink()
    assert surefoot("compare", "evaluate", *SMALL, "job=aap-seed0") == 0
    assert sorted(results.read_text().splitlines(keepends=True)) == sorted(lines)
    assert read_record(RECORDS / "aap-seed0.jsonl.gz").conditions == record.conditions

    more = "comparison.evaluation.conditions=['turns -90°','turns +180°']"
    assert surefoot("compare", "evaluate", *SMALL, more, "job=aap-seed0") == 0
    kept = {one.condition: one for one in read_record(RECORDS / "aap-seed0.jsonl.gz").conditions}
    assert set(kept) == {"nominal", "turns -90°", "turns +90°", "turns +180°"}
    assert all(kept[one.condition] == one for one in record.conditions)
    assert len(results.read_text().splitlines()) == len(lines) + 2

    assert surefoot("compare", "draw", *SMALL) == 0
    assert "Not evaluated: straight_to_goal, recurrent-seed0" in (RUNS / "results" / "README.md").read_text()


def test_a_wrong_line_is_told(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("compare", "paint") == 2
    assert "train, evaluate, draw" in capsys.readouterr().err
    assert surefoot("compare", "train", *SMALL, "only=[nobody]") == 2
    assert "aap-seed0" in capsys.readouterr().err
    assert surefoot("compare", "draw", *SMALL) == 2
    assert "no records" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["train", "evaluate"])
def test_what_was_trained_with_other_overrides_is_not_taken_for_done(
    surefoot, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = RUNS / "training" / "aap-seed0"
    (done / "checkpoints" / "step_000000000064").mkdir(parents=True)
    line = ("experiment=cpu_recurrent", "debug=seconds", "trainer.steps=64", "simulator.threads=1", "ppo.clip=0.3")
    RunFolder(done, to_tree(compose("train", line)))
    for whom in ("only=[aap-seed0]", "job=aap-seed0"):
        assert surefoot("compare", what, *SMALL, whom) == 2
        said = capsys.readouterr().err
        assert "these keys differ: ppo.clip." in said
        assert "comparison.folder=" in said


def test_an_option_that_came_later_makes_no_training_another(
    surefoot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = RUNS / "training" / "aap-seed0"
    (done / "checkpoints" / "step_000000000064").mkdir(parents=True)
    line = ("experiment=cpu_recurrent", "debug=seconds", "trainer.steps=64", "simulator.threads=1")
    tree = to_tree(compose("train", line))
    del tree["trainer"]["cuda_graphs"]
    RunFolder(done, tree)
    monkeypatch.setattr(compare, "run_jobs", lambda *_: None)
    assert surefoot("compare", "train", *SMALL, "only=[aap-seed0]") == 0
    assert "1 of 1 jobs are done" in capsys.readouterr().out


@pytest.mark.slow
def test_all_jobs_run_in_processes_a_failure_is_told_and_the_rest_goes_on(
    alone, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = RUNS / "training" / "recurrent-seed1"
    broken.parent.mkdir(parents=True)
    broken.write_text("no folder")
    assert alone("compare", "train", *SMALL) == 1
    told = capsys.readouterr()
    assert (
        "1 of 4 jobs failed: recurrent-seed1 (see runs/comparison_seconds/logs/train-recurrent-seed1.txt)" in told.err
    )
    assert "0 of 4 jobs are done; 4 to do" in told.out
    broken.unlink()
    assert alone("compare", "train", *SMALL) == 0
    assert "3 of 4 jobs are done; 1 to do" in capsys.readouterr().out

    assert alone("compare", "evaluate", *SMALL) == 0
    assert "0 of 5 jobs are done" in capsys.readouterr().out
    assert len(list(RECORDS.iterdir())) == 5
    assert len({read_record(path).header.listed for path in RECORDS.iterdir()}) == 1
    assert alone("compare", "evaluate", *SMALL) == 0
    assert "5 of 5 jobs are done; 0 to do" in capsys.readouterr().out
    assert alone("compare", "draw", *SMALL) == 0
    assert {"README.md", "table.md", "curves.png", "learning.png"} <= {
        path.name for path in (RUNS / "results").iterdir()
    }

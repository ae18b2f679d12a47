"""`surefoot train` and `evaluate` with simulator=habitat, at debug scale: over the stand-in, each
body in a process of its own.
"""

import sys
from pathlib import Path

import pytest

from embodied.evaluation.results import read_results
from embodied.runs.jsonl import read_jsonl
from experiments.main import main
from tests.envs.simulators.habitat.conftest import FAKES, forget
from tests.fakes.habitat.scenes import room, save, solid, thing

RUN = "runs/habitat"


@pytest.fixture
def surefoot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs a command line in a folder that holds two scenes."""
    chair = thing("chair", 3, 4.0, 3.0, 0.0, 4.5, 3.5, 0.9)
    save(tmp_path / "data", "rooms/a.glb", room(5.0, 4.0, objects=(chair,)))
    save(tmp_path / "data", "rooms/b.glb", room(6.0, 4.0, solid(3.0, 0.0, 0.0, 3.1, 2.5, 2.5)))
    monkeypatch.chdir(tmp_path)
    forget()
    monkeypatch.syspath_prepend(str(FAKES))

    def run(*line: str) -> int:
        monkeypatch.setattr(sys, "argv", ["surefoot", *line])
        return main()

    yield run
    forget()


def test_an_agent_is_trained_and_evaluated_in_habitat(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    train = (
        "train",
        "simulator=habitat",
        "simulator.data=data",
        "simulator.scenes=[rooms/*.glb]",
        "policy=recurrent_small",
        "task.frames=[depth]",
        "perturbation=drift",
        "debug=seconds",
        "trainer.steps=32",
        f"run.folder={RUN}",
    )
    assert surefoot(*train) == 0
    assert [row["step"] for row in read_jsonl(Path(RUN) / "metrics.jsonl")][-1] == 32
    evaluate = (
        "evaluate",
        f"run={RUN}",
        "evaluation=seconds",
        "evaluation.conditions=[nominal]",
        "evaluation.scenes=[rooms/b.glb]",
        "evaluation.baselines=[]",
        "evaluation.bodies=1",
        "evaluation.episodes=1",
        "report.maps=1",
        "report.animations=0",
        "report.side_px=64",
        "report.resamples=100",
    )
    assert surefoot(*evaluate) == 0
    (row,) = read_results(Path(RUN) / "evaluation" / "seconds" / "results.jsonl")
    assert (row.policy, row.scene) == ("habitat", "rooms/b.glb")
    assert row.measures["start_distance"] > 0
    assert "report.html" in capsys.readouterr().out


def test_scenes_that_are_not_there_end_a_run_before_it_starts(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("train", "simulator=habitat", "simulator.scenes=[lost.glb]", "policy=recurrent_small") == 2
    assert "unknown scene 'lost.glb'" in capsys.readouterr().err
    assert not Path("runs").exists()


def test_a_missing_habitat_sim_ends_a_run_with_the_command_that_installs_it(
    surefoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", [place for place in sys.path if place != str(FAKES)])
    line = (
        "train",
        "simulator=habitat",
        "simulator.data=data",
        "simulator.scenes=[rooms/a.glb]",
        "policy=recurrent_small",
    )
    assert surefoot(*line, "debug=seconds") != 0
    assert "conda install habitat-sim" in capsys.readouterr().err

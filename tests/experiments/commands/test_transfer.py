"""`surefoot transfer`: a checkpoint of the embedded simulator in Habitat's stand-in."""

from pathlib import Path

import pytest

from embodied.evaluation.results import read_results
from tests.envs.simulators.habitat.conftest import FAKES, forget
from tests.fakes.habitat.scenes import room, save

RUN = "runs/small"
TRAIN = (
    "train",
    "experiment=cpu_recurrent",
    "debug=seconds",
    "trainer.steps=64",
    "trainer.bodies=2",
    f"run.folder={RUN}",
)
TRANSFER = ("transfer", f"run={RUN}", "evaluation=seconds", "evaluation.conditions=[nominal]", "evaluation.bodies=1")


@pytest.fixture
def run(surefoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    save(tmp_path / "data", "rooms/a.glb", room(5.0, 4.0))
    forget()
    monkeypatch.syspath_prepend(str(FAKES))
    assert surefoot(*TRAIN) == 0
    yield surefoot
    forget()


def test_one_table_has_a_column_for_each_simulator(run, capsys: pytest.CaptureFixture[str]) -> None:
    simulators = "simulators={embedded: {scenes: [test/0]}, habitat: {data: data, scenes: ['rooms/*.glb']}}"
    assert run(*TRANSFER, simulators, "evaluation.episodes=1", "report.resamples=100") == 0
    said = capsys.readouterr().out
    place = Path(RUN) / "evaluation" / "seconds-transfer"
    table = (place / "table.md").read_text()
    assert "| embedded success % | embedded SPL | habitat success % | habitat SPL |" in table
    assert str(place / "table.md") in said
    scenes = {
        name: {row.scene for row in read_results(place / name / "results.jsonl")} for name in ("embedded", "habitat")
    }
    assert scenes == {"embedded": {"test/0"}, "habitat": {"rooms/a.glb"}}
    for name in scenes:
        assert (
            run("report", f"folder={place / name}", "report.maps=1", "report.animations=0", "report.resamples=100") == 0
        )
        assert (place / name / "report.html").exists()

    for simulators, told in (
        ("simulators={}", "simulators is empty"),
        ("simulators={mars: {}}", "simulators.mars"),
        ("simulators={habitat: {data: data, scens: [rooms/a.glb]}}", "scens"),
        ("simulators={embedded: {radius: 0.3}}", "radius"),
        ("simulators={habitat: 3}", "simulators.habitat is 3"),
    ):
        assert run(*TRANSFER, simulators, "folder=elsewhere") == 2
        assert told in capsys.readouterr().err
    assert not Path("elsewhere").exists()

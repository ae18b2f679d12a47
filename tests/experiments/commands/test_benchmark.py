"""Both measurements run from the command line."""

import pytest


def test_training_is_measured_beside_its_bare_arithmetic(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot("benchmark", "training", "experiment=cpu_recurrent", "debug=seconds") == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("end to end", "bare arithmetic", "ratio"))


def test_the_simulator_is_measured_beside_embree(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("embreex")
    assert surefoot("benchmark", "simulator", "sizes=[16]", "houses=1", "rounds=1", "views=1", "bodies=1") == 0
    said = capsys.readouterr().out
    assert "16x16" in said
    assert "steps/s" in said

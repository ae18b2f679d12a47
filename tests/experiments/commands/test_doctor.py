"""`surefoot doctor` prints every finding."""

import sys

import pytest

from experiments import health
from experiments.commands import doctor
from experiments.health import Health, HealthFinding


def test_the_status_says_whether_something_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["surefoot doctor"])
    absent = HealthFinding("this", Health.ABSENT, "not there", "install [it]")
    monkeypatch.setattr(health, "CHECKS", (lambda: absent,))
    assert doctor.main() == 0
    monkeypatch.setattr(health, "CHECKS", (lambda: absent, lambda: HealthFinding("that", Health.BROKEN, "torn", "sew")))
    assert doctor.main() == 1
    said = capsys.readouterr().out
    assert [word for word in ("install [it]", "torn", "sew") if word not in said] == []

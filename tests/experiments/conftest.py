"""The `surefoot` command, run inside the test's process, in an empty folder."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.main import main

Surefoot = Callable[..., int]


@pytest.fixture
def surefoot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Surefoot:
    """Run one command line; gives its exit status."""
    monkeypatch.chdir(tmp_path)

    def run(*line: str) -> int:
        monkeypatch.setattr(sys, "argv", ["surefoot", *line])
        try:
            return main()
        except SystemExit as end:
            return int(end.code or 0)

    return run

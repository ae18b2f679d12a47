"""The picture of rooms: telling, and the same every time."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from experiments.reporting import gallery


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "ROWS", 1)
    monkeypatch.setattr(gallery, "COLUMNS", 2)
    monkeypatch.setattr(gallery, "TRIES", 4)


def test_the_command_writes_rows_of_views(few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["gallery", str(tmp_path / "rooms.png"), "--side-px", "32"])
    assert gallery.main() == 0
    assert Image.open(tmp_path / "rooms.png").size == (64, 32)


def test_views_of_different_houses_differ_and_repeat(few: None) -> None:
    once, again = (gallery.gallery(["test/0", "test/1"], 32) for _ in range(2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once[:, :32], once[:, 32:])

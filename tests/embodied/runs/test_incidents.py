"""What happens to simulators is written down once, with its environment."""

import json
from pathlib import Path
from typing import Any

from embodied.runs.incidents import Incidents


class Env:
    def __init__(self, *causes: str, fault: str | None = None) -> None:
        self.broken: dict[int, str] = {}
        self.fault, self._causes = fault, causes

    def reports(self) -> list[dict[str, Any]]:
        causes, self._causes = self._causes, ()
        return [{"cause": cause} for cause in causes]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_environment_is_asked_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "restarts.jsonl"
    incidents = Incidents([object(), Env("one", "two"), Env("three")], path)
    incidents.note(0, step=1)
    assert not path.exists()
    for number in (1, 2, 1):
        incidents.note(number, step=7)
    assert rows(path) == [
        {"step": 7, "environment": 1, "cause": "one"},
        {"step": 7, "environment": 1, "cause": "two"},
        {"step": 7, "environment": 2, "cause": "three"},
    ]


def test_the_fault_is_that_of_any(tmp_path: Path) -> None:
    assert Incidents([object(), Env()], tmp_path / "none").fault is None
    assert Incidents([object(), Env(), Env(fault="it broke")], tmp_path / "none").fault == "it broke"


def test_a_row_does_not_stick_to_one_that_a_crash_tore(tmp_path: Path) -> None:
    path = tmp_path / "restarts.jsonl"
    Incidents([Env("one")], path).note()
    with path.open("a") as file:
        file.write('{"environment": 0, "cau')
    Incidents([Env("two")], path).note()
    assert [row["cause"] for row in rows(path)] == ["one", "two"]

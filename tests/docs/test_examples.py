"""The scripts in docs/extending.md, run as they stand, by the command written below each."""

import re
import runpy
import shlex
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs/extending.md").read_text()
EXAMPLES = re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?```python\n(.*?)```\n\n```bash\n(.*?)```", PAGE, re.M | re.S)


def code(script: str) -> list[str]:
    return [line for line in script.splitlines() if line.strip()]


def test_the_first_things_a_researcher_wants_are_there() -> None:
    assert [title for title, _, _ in EXAMPLES] == ["A new perturbation", "A new policy", "A new task"]


@pytest.mark.parametrize(("title", "script", "command"), EXAMPLES, ids=[title for title, _, _ in EXAMPLES])
def test_an_example_is_short_and_trains(
    title: str, script: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(code(script)) < 30
    _, name, *line = shlex.split(command)
    (tmp_path / name).write_text(script)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [name, *line, "debug=seconds", "trainer.steps=128"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(name, run_name="__main__")
    assert end.value.code == 0
    assert list(tmp_path.glob("runs/*/checkpoints/step_000000000128"))

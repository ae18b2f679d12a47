"""Scripts written as AI2-THOR's documentation writes them, run against the stand-in as they are."""

import json
import os
import re
import runpy
import shutil
import sys
from pathlib import Path

import pytest

from tests.envs.simulators.thor.standin.test_client import BUILD
from tests.fakes.thor_houses import two_rooms

SCRIPTS = {
    "look_around": [
        "MoveAhead True",
        "RotateRight True",
        "LookDown True",
        "rgb (300, 300, 3) depth (300, 300)",
        "most in view:",
        "heading 270.0",
    ],
    "point_navigation": ["reached True", "SPL 1.0"],
    "house_from_above": [
        "built True Procedural",
        "from above (240, 320, 3)",
        "bed True",
        "then FloorPlan12_physics True",
    ],
}
"""What each prints, among other things."""

PAGE = Path(__file__).parents[4] / "docs/thor.md"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("script", SCRIPTS)
def test_runs_as_written(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "house.json").write_text(json.dumps(two_rooms()))
    monkeypatch.setenv("THOR_BUILD", BUILD)
    monkeypatch.setenv("THOR_HOUSE", str(tmp_path / "house.json"))
    runpy.run_path(str(Path(__file__).parent / "scripts" / f"{script}.py"), run_name="__main__")
    said = capsys.readouterr().out
    assert [line for line in SCRIPTS[script] if line not in said] == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_example_of_the_page_runs_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if shutil.which("surefoot") is None:
        pytest.skip("the command surefoot is not installed")
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (tmp_path / "example.py").write_text(example)
    runpy.run_path(str(tmp_path / "example.py"))
    assert re.match(r"\{'x': .*\} \d+\.\d+", capsys.readouterr().out)

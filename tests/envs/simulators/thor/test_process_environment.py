"""The environment AI2-THOR's client starts in, and what is put right of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from envs.simulators.thor import STANDIN, ThorConfig
from envs.simulators.thor import process_environment as environment
from experiments import health
from experiments.health import Health
from tests.envs.simulators.thor.test_failures import config, drive

SCENES = ("FloorPlan_Train1_1",)


def test_a_chosen_gpu_does_not_stop_a_build_that_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    monkeypatch.setenv("PATH", "/nowhere")
    body = config().open(0)
    drive(body)
    body.close()
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "0,1"


def test_it_is_left_to_the_platform_that_renders_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    with environment.starting(ThorConfig(scenes=SCENES, platform="CloudRendering")):
        assert os.environ["CUDA_VISIBLE_DEVICES"] == "1"
    with environment.starting(ThorConfig(scenes=SCENES)):
        assert "CUDA_VISIBLE_DEVICES" not in os.environ


def test_displays(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ThorConfig(scenes=SCENES, local_executable_path=STANDIN)
    assert environment.display(given) == ":0"
    assert environment.display(ThorConfig(scenes=SCENES)) is None
    monkeypatch.setenv("DISPLAY", ":7")
    assert environment.display(given) == ":7"
    assert environment.display(ThorConfig(scenes=SCENES, x_display=":3")) == ":3"


def test_a_home_that_cannot_be_written_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "home_is_writable", lambda: False)
    before = os.environ["HOME"]
    with environment.starting(ThorConfig(scenes=SCENES)):
        assert Path(os.environ["HOME"]).is_dir()
        assert os.environ["HOME"] != before
    assert os.environ["HOME"] == before


def test_a_variable_that_changes_every_action_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI2THOR_VISIBILITY_DISTANCE", "1.5")
    with pytest.raises(ValueError, match=r"simulator\.visibility_distance"):
        config().open(0)


def test_the_client_does_without_opencv() -> None:
    code = "import sys, ai2thor.controller; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_doctor_looks_at_the_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(environment.Path, "glob", lambda *_: iter(()))
    finding = health.check_thor_display()
    assert finding.health is Health.ABSENT
    assert "libvulkan1" in finding.fix
    monkeypatch.setenv("DISPLAY", ":1")
    assert health.check_thor_display().health is Health.GOOD


def test_the_doctor_looks_at_the_gpu(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    assert health.check_thor_gpu().health is Health.GOOD
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    monkeypatch.setattr(environment.shutil, "which", lambda tool: None)
    finding = health.check_thor_gpu()
    assert finding.health is Health.ABSENT
    assert "vulkaninfo" in finding.fix
    mapping = home / ".ai2thor" / "cuda-vulkan-mapping.json"
    mapping.parent.mkdir(exist_ok=True)
    mapping.write_text(json.dumps({"0": 0}))
    assert health.check_thor_gpu().health is Health.GOOD
    mapping.unlink()


def test_the_doctor_looks_at_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.check_thor_home().health is Health.GOOD
    monkeypatch.setattr(environment.os, "access", lambda *_: False)
    finding = health.check_thor_home()
    assert finding.health is Health.ABSENT
    assert "HOME" in finding.fix

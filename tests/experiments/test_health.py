"""Every check of the machine, with and without a fault."""

import sys
from collections import namedtuple
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
import torch

from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.rendering import runtime
from experiments import health as checks
from experiments.health import Health, HealthFinding

Version = namedtuple("Version", "major minor micro")
OPTIONAL = {
    "ai2thor": checks.check_thor,
    "habitat_sim": checks.check_habitat,
    "habitat": checks.check_habitat_lab,
    "zenoh": checks.check_zenoh,
    "cyclonedds": checks.check_dds,
    "wandb": checks.check_wandb,
    "tensorboard": checks.check_tensorboard,
    "open_clip": checks.check_clip,
}


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*arguments: Any, **more: Any) -> None:
        raise error

    return fail


@pytest.mark.parametrize("check", [checks.check_python, checks.check_torch, checks.check_warp, checks.check_simulator])
def test_what_the_tests_run_on_is_healthy(check: Callable[[], HealthFinding]) -> None:
    assert check().health is Health.GOOD


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 14, 0)])
def test_another_python_is_broken(version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", Version(*version))
    finding = checks.check_python()
    assert (finding.health, finding.seen) == (Health.BROKEN, ".".join(map(str, version)))


@pytest.mark.parametrize("error", [RuntimeError("illegal instruction\nmore"), OSError("libtorch.so not found")])
def test_a_torch_that_cannot_multiply_is_broken(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "eye", failing(error))
    finding = checks.check_torch()
    assert finding.health is Health.BROKEN
    assert finding.seen == str(error).split("\n")[0]


def test_a_missing_torch_is_broken_but_no_fault_of_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert checks.check_torch().health is Health.BROKEN
    assert checks.check_cuda().health is Health.ABSENT


@pytest.mark.parametrize(("there", "health"), [(True, Health.GOOD), (False, Health.ABSENT)])
def test_cuda_is_optional(there: bool, health: Health, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "a card")
    assert checks.check_cuda().health is health


@pytest.mark.parametrize(
    ("error", "fix"),
    [(RuntimeError("cannot write /cache"), "WARP_CACHE_PATH"), (ImportError("no warp"), "pip install")],
)
def test_a_warp_that_does_not_start_is_broken(error: Exception, fix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "start_warp", failing(error))
    finding = checks.check_warp()
    assert (finding.health, finding.seen) == (Health.BROKEN, str(error))
    assert fix in finding.fix


def test_a_simulator_that_does_not_start_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmbeddedConfig, "build", failing(RuntimeError("clang is gone")))
    finding = checks.check_simulator()
    assert (finding.health, finding.seen) == (Health.BROKEN, "RuntimeError: clang is gone")


def test_run_folders_that_can_be_written_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert checks.check_runs().health is Health.GOOD
    assert list(tmp_path.iterdir()) == []


def test_run_folders_that_cannot_be_written_are_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs").write_text("a file where the folder should be")
    finding = checks.check_runs()
    assert finding.health is Health.BROKEN
    assert "run.folder" in finding.fix


@pytest.mark.parametrize(("module", "check"), OPTIONAL.items(), ids=list(OPTIONAL))
def test_what_is_optional_is_found_or_absent_with_its_fix(
    module: str, check: Callable[[], HealthFinding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert check().health is Health.ABSENT
    assert "install" in check().fix
    monkeypatch.setattr("importlib.util.find_spec", lambda name: ModuleSpec(name, None) if name == module else None)
    assert check().health is Health.GOOD


@pytest.mark.parametrize(("devices", "said"), [(0, "software"), (2, "2 CUDA devices")])
def test_habitat_says_what_it_renders_on(devices: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setattr(checks, "cuda_devices", lambda: devices)
    assert said in checks.check_habitat().seen


def test_every_check_is_made() -> None:
    assert set(checks.CHECKS) == {check for name, check in vars(checks).items() if name.startswith("check_")}

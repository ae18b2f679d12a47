"""The scripts in docs/gymnasium.md, run as they stand."""

import re
from pathlib import Path

import pytest
import torch

from tests.fakes.trained import TRAINED

PAGE = (Path(__file__).parents[2] / "docs/gymnasium.md").read_text(encoding="utf-8")
STEPPING, LOADING = re.findall(r"```python\n(.*?)```", PAGE, re.S)


def test_an_environment_is_stepped_and_its_measures_read(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(STEPPING, "stepping", "exec"), {})
    found = re.match(r"(\d+) episodes, (\d+) successes", capsys.readouterr().out)
    assert found is not None
    assert int(found[1]) >= 16


def test_a_trained_policy_is_loaded() -> None:
    names: dict[str, object] = {}
    exec(compile(LOADING.replace("runs/cpu_aap-seed0", str(TRAINED)), "loading", "exec"), names)
    policy, weights = names["policy"], names["weights"]
    assert all(torch.equal(value, weights[name]) for name, value in policy.state_dict().items())

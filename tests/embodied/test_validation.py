"""What configurations check of themselves, whatever command they are of."""

import pytest

import experiments.reporting.evaluation_report  # noqa: F401 - registers what a report takes
from configs import ConfigError, compose

DEVICES = {
    "train": ["device=gpu"],
    "evaluate": ["run=a", "device=gpu"],
    "record": ["run=a", "device=gpu"],
    "transfer": ["run=a", "simulators={embedded: {}}", "device=gpu"],
    "deploy": ["checkpoint=a", "goal=[1,0]", "device=gpu"],
    "analyse": ["device=gpu"],
    "compare": ["comparison=seconds", "comparison.device=gpu"],
    "benchmark_gpu": ["device=gpu"],
}


@pytest.mark.parametrize(("root", "overrides"), DEVICES.items(), ids=list(DEVICES))
def test_what_is_no_device_is_refused(root: str, overrides: list[str]) -> None:
    with pytest.raises(ConfigError, match="device is 'gpu'; it must be cpu, cuda or cuda:<number>"):
        compose(root, overrides)


NUMBERS = {
    "evaluation.bodies is 0; it must be at least 1": ("evaluate", ["run=a", "evaluation.bodies=0"]),
    "tolerances.yaw_deg is -1.0; it must be at least 0": ("compare_simulators", ["tolerances.yaw_deg=-1"]),
    "side_px is 63; it must be at least 64": ("record", ["run=a", "side_px=63"]),
    "pictured is -1; it must be at least 0": ("analyse", ["pictured=-1"]),
}


@pytest.mark.parametrize(("told", "line"), NUMBERS.items(), ids=list(NUMBERS))
def test_a_number_that_is_too_small_is_named(told: str, line: tuple[str, list[str]]) -> None:
    with pytest.raises(ConfigError, match=told):
        compose(*line)

"""Registering choices of one's own."""

from dataclasses import dataclass
from typing import Any

import pytest

from configs import ConfigError, choices, compose, register
from embodied.perturbations import Scale


@dataclass(frozen=True, kw_only=True)
class OwnConfig:
    size: int = 3
    weights: dict[str, float] | None = None

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"size is {self.size}; it must be at least 1")

    def build(self, *arguments: Any) -> None:
        raise NotImplementedError


def test_a_dataclass_becomes_a_choice_that_is_checked() -> None:
    register("policy", "own", OwnConfig)
    assert "own" in choices("policy")
    assert compose("train", ["policy=own", "policy.size=5"]).policy == OwnConfig(size=5)
    with pytest.raises(ConfigError, match=r"policy\.sise.*size"):
        compose("train", ["policy=own", "policy.sise=5"])
    with pytest.raises(ConfigError, match=r"^policy\.size is 0"):
        compose("train", ["policy=own", "policy.size=0"])


def test_an_instance_stands_for_its_values() -> None:
    register("policy", "own_large", OwnConfig(size=9))
    assert compose("train", ["policy=own_large"]).policy == OwnConfig(size=9)


def test_a_perturbation_becomes_its_tree() -> None:
    register("perturbation", "own_scale", Scale(moves=2.0))
    assert compose("train", ["perturbation=own_scale"]).perturbation == {"scale": {"moves": 2}}


def test_a_tracker_has_a_place_of_its_own() -> None:
    register("tracker", "own", OwnConfig)
    assert set(compose("train", ["tracker=[own,tensorboard]"]).tracker) == {"own", "tensorboard"}

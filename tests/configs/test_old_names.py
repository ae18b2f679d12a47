"""Configs of earlier versions are read with today's keys; old keys on the command line name the new ones."""

from pathlib import Path

import pytest

from configs import ConfigError, compose, old_names, restore
from configs.old_names import new_name, upgrade

CHECKPOINT = Path(__file__).parents[1] / "checkpoints" / "aap_small"


@pytest.fixture(autouse=True)
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"drop.limit": "drop.maximum", "size": "extent.side", "task.steps": "task.length"}
    monkeypatch.setattr(old_names, "RENAMED", old_names.RENAMED | table)


def test_keys_are_renamed_wherever_they_are_nested() -> None:
    stored = {"size": 3, "drop": {"limit": [1], "size": 4}, "trained": {"drop": {"limit": {"low": 0}}}, "none": {}}
    assert upgrade(stored) == {
        "extent": {"side": 3},
        "drop": {"maximum": [1], "size": 4},
        "trained": {"drop": {"maximum": {"low": 0}}},
        "none": {},
    }


def test_keys_with_dots_in_them_are_left_alone() -> None:
    stored = {"conditions": {"moves +0.20 m": {"drift": {"metres": 0.2}}, "drop.limit": 1}}
    assert upgrade(stored) == stored


def test_a_renamed_key_has_a_new_name_and_others_have_none() -> None:
    assert new_name("first.drop.limit") == "first.drop.maximum"
    assert new_name("drop.minimum") is None


def test_a_renamed_key_on_the_command_line_is_an_error_that_names_the_new_one() -> None:
    with pytest.raises(ConfigError, match=r"^task\.steps is now task\.length$"):
        compose("train", ["task.steps=3"])


def test_a_run_folder_of_an_earlier_version_is_restored() -> None:
    config = restore(CHECKPOINT)
    assert config.choices["experiment"] == "cpu_aap"
    assert config.trainer.learning_rate == 7e-4

from pathlib import Path

import pytest
import yaml

from configs import ConfigError, compose, old_names, restore, to_tree
from configs.compose import upgrade_run
from configs.old_names import new_name, upgrade
from embodied.runs.run_folder import changed_keys
from policies.encoders import CNNConfig
from tests.fakes.trained import TRAINED


def test_settings_of_ppo_leave_the_trainer() -> None:
    old = {"trainer": {"steps": 5, "clip": 0.1, "max_gradient_norm": 0.5}, "choices": {"trainer": "cpu"}}
    assert upgrade(old) == {
        "trainer": {"steps": 5},
        "ppo": {"clip": 0.1},
        "optimiser": {"max_gradient_norm": 0.5},
        "choices": {"trainer": "cpu", "ppo": "cpu", "optimiser": "adam"},
    }


def test_what_is_new_stays() -> None:
    tree = to_tree(compose("train", ["experiment=cpu_aap"]))
    assert changed_keys(upgrade(tree), tree) == []


def test_a_run_from_before_is_restored() -> None:
    stored = yaml.safe_load((TRAINED / "config.yaml").read_text())
    assert "horizon" in stored["task"], "the checkpoint is from before the keys were renamed"
    config = restore(TRAINED)
    assert config.policy.encoder == CNNConfig(channels=tuple(stored["policy"]["encoder"]["cnn"]["channels"]))
    assert config.task.max_episode_steps == stored["task"]["horizon"]
    assert config.ppo.rollout == stored["trainer"]["rollout"]
    assert config.optimiser.max_gradient_norm == stored["trainer"]["max_gradient_norm"]


def test_the_same_recipe_is_no_change(tmp_path: Path) -> None:
    now = to_tree(compose("train", ["experiment=cpu_aap"]))
    stored = upgrade_run(yaml.safe_load((TRAINED / "config.yaml").read_text()))
    assert {key for key in changed_keys(stored, now) if key.startswith(("ppo", "optimiser", "choices"))} == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("trainer.clip", "ppo.clip"),
        ("trainer.aux_weights", "ppo.aux_weights"),
        ("task.horizon", "task.max_episode_steps"),
        ("policy.encoder.cnn", "policy.encoder"),
        ("simulator.makers", "simulator.builders"),
    ],
)
def test_an_old_key_on_the_command_line_is_told_the_new_one(old: str, new: str) -> None:
    assert new_name(old) == new
    with pytest.raises(ConfigError, match=rf"^{old} is now {new}$"):
        compose("train", [f"{old}=1"])


def test_a_key_that_was_not_renamed_has_no_new_name() -> None:
    assert new_name("trainer.steps") is None


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"drop.limit": "drop.maximum", "size": "extent.side", "task.steps": "task.length"}
    monkeypatch.setattr(old_names, "RENAMED", old_names.RENAMED | table)


def test_keys_are_renamed_wherever_they_are_nested(renamed: None) -> None:
    stored = {"size": 3, "drop": {"limit": [1], "size": 4}, "trained": {"drop": {"limit": {"low": 0}}}, "none": {}}
    assert upgrade(stored) == {
        "extent": {"side": 3},
        "drop": {"maximum": [1], "size": 4},
        "trained": {"drop": {"maximum": {"low": 0}}},
        "none": {},
    }


def test_keys_with_dots_in_them_are_left_alone(renamed: None) -> None:
    stored = {"conditions": {"moves +0.20 m": {"drift": {"metres": 0.2}}, "drop.limit": 1}}
    assert upgrade(stored) == stored


def test_a_renamed_key_has_a_new_name_and_others_have_none(renamed: None) -> None:
    assert new_name("first.drop.limit") == "first.drop.maximum"
    assert new_name("drop.minimum") is None


def test_a_renamed_key_on_the_command_line_is_an_error_that_names_the_new_one(renamed: None) -> None:
    with pytest.raises(ConfigError, match=r"^task\.steps is now task\.length$"):
        compose("train", ["task.steps=3"])


@pytest.mark.parametrize(("policy", "choice"), [("aap_small", "cnn"), ("recurrent_objectnav_small", "cnn_objectnav")])
def test_the_encoder_of_a_policy_becomes_the_choice_that_the_policy_makes_now(policy: str, choice: str) -> None:
    encoder = {"kind": "CNN", "cnn": {"grid": 4}, "clip": {}}
    upgraded = upgrade({"policy": {"encoder": encoder}, "choices": {"policy": policy, "trainer": "cpu"}})
    assert upgraded["policy"] == {"encoder": {"grid": 4}}
    now = compose("train", [f"policy={policy}"]).choices
    assert upgraded["choices"]["encoder@policy.encoder"] == now["encoder@policy.encoder"] == choice

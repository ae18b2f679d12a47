"""The keys of a command with the texts under their fields."""

import pytest

from configs import ConfigError, choices
from configs.documentation import document
from configs.registry import ROOTS


def keys(*arguments: str) -> dict[str, str]:
    root, path, *overrides = arguments
    return {key.name: str(key) for key in document(root, path, overrides)}


def test_a_key_has_its_value_type_and_text() -> None:
    found = keys("train", "", "seed=3")["seed"]
    assert found == "  seed=3  (int)\n      Seed of weights, episodes and perturbations."


def test_groups_are_listed_apart_from_the_keys_of_the_root() -> None:
    assert {"seed", "run.folder"} <= set(keys("train", ""))
    assert not [name for name in keys("train", "") if name.startswith(("ppo", "policy", "choices"))]
    assert "run" in keys("evaluate", "")


def test_a_group_is_documented_as_it_is_chosen() -> None:
    assert "policy.heads" in keys("train", "policy", "policy=aap_small")
    assert "policy.heads" not in keys("train", "policy", "policy=recurrent_small")
    assert "QUICK, FULL" in keys("evaluate", "evaluation")["evaluation.grid"]


def test_what_is_no_group_is_an_error_that_lists_them() -> None:
    with pytest.raises(ConfigError, match=r"polcy is no group.*policy"):
        document("train", "polcy")


@pytest.mark.parametrize("root", ROOTS)
def test_every_key_of_a_root_is_documented(root: str) -> None:
    owned = {key for key in document(root) if not key.name.startswith(("episodes.", "distances.", "far."))}
    assert [key.name for key in owned if not key.text] == []


@pytest.mark.parametrize(
    ("root", "group"), [("evaluate", "report"), ("evaluate", "evaluation"), ("compare", "comparison")]
)
def test_every_key_of_a_group_of_this_package_is_documented(root: str, group: str) -> None:
    assert choices(group)
    owned = [key for key in document(root, group) if ".distances." not in key.name and ".sampling." not in key.name]
    assert [key.name for key in owned if not key.text] == []

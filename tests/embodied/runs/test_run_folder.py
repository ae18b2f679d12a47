import json
import re
from pathlib import Path

import pytest
import yaml

from embodied.runs.run_folder import ChangedConfigError, RunFolder, leaves

CONFIG = {"seed": 1, "ppo": {"rollout": 128, "aux_weights": {}}, "scenes": ["train/0", "train/1"]}


def starts(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "starts.jsonl").read_text().splitlines()]


def test_the_configuration_is_written_at_once(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "some" / "run", CONFIG)
    assert yaml.safe_load((run.path / "config.yaml").read_text()) == CONFIG
    (start,) = starts(run.path)
    assert start["config_hash"] == run.config_hash
    assert start["packages"]["torch"]
    assert start["python"]
    assert start["platform"]
    assert start["commit"] is None or re.fullmatch("[0-9a-f]{40}", start["commit"])


def test_the_same_configuration_goes_on(tmp_path: Path) -> None:
    RunFolder(tmp_path, CONFIG)
    again = RunFolder(tmp_path, dict(reversed(CONFIG.items())))
    assert [start["config_hash"] for start in starts(tmp_path)] == [again.config_hash] * 2


def test_another_configuration_is_refused_and_the_keys_named(tmp_path: Path) -> None:
    RunFolder(tmp_path, CONFIG)
    other = {"seed": 2, "ppo": {"rollout": 64, "aux_weights": {}}, "scenes": ["train/0"], "new": None}
    with pytest.raises(ChangedConfigError, match=r"these keys differ: new, ppo\.rollout, scenes, seed\."):
        RunFolder(tmp_path, other)
    assert yaml.safe_load((tmp_path / "config.yaml").read_text()) == CONFIG


def test_a_change_may_be_allowed_and_is_recorded(tmp_path: Path) -> None:
    RunFolder(tmp_path, CONFIG)
    RunFolder(tmp_path, CONFIG | {"seed": 2}, allow_changed=True)
    assert yaml.safe_load((tmp_path / "config.yaml").read_text())["seed"] == 2
    assert [start["changed"] for start in starts(tmp_path)] == [[], ["seed"]]


def test_a_crash_while_it_is_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RunFolder(tmp_path, CONFIG)
    write = Path.write_text

    def write_half_and_die(path: Path, text: str) -> int:
        write(path, text[: len(text) // 2])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", write_half_and_die)
        with pytest.raises(KeyboardInterrupt):
            RunFolder(tmp_path, CONFIG | {"seed": 2}, allow_changed=True)
    assert RunFolder(tmp_path, CONFIG).config == CONFIG
    assert [start["changed"] for start in starts(tmp_path)] == [[], []]


def test_the_hash_follows_the_values_not_their_order(tmp_path: Path) -> None:
    hashes = [
        RunFolder(tmp_path / name, config).config_hash
        for name, config in {"a": {"x": 1, "y": 2}, "b": {"y": 2, "x": 1}, "c": {"x": 1, "y": 3}}.items()
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_leaves_are_the_values_under_dotted_keys() -> None:
    assert dict(leaves(CONFIG)) == {
        "seed": 1,
        "ppo.rollout": 128,
        "ppo.aux_weights": {},
        "scenes": ["train/0", "train/1"],
    }

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from embodied.runs.checkpoints import CheckpointError, Checkpoints, load, load_model

FILES = ["model.safetensors", "tensors.safetensors", "arrays.safetensors", "state.json", "manifest.json"]


def tree(number: int = 0) -> dict:
    return {
        "model": {"weight": torch.full((2, 2), float(number))},
        "optimiser": {"state": {0: {"step": torch.tensor(3.0)}}, "betas": (0.9, 0.999)},
        "frames": np.full((2, 3), number, np.uint8),
        "steps": number,
    }


@pytest.fixture
def checkpoints(tmp_path: Path) -> Checkpoints:
    result = Checkpoints(tmp_path / "checkpoints", keep=2)
    result.save(100, tree(1))
    result.save(200, tree(2))
    return result


def test_the_newest_comes_back(checkpoints: Checkpoints) -> None:
    step, back = checkpoints.latest()
    assert step == back["steps"] * 100 == 200
    assert back["model"]["weight"].tolist() == [[2, 2], [2, 2]]
    assert back["optimiser"] == tree()["optimiser"]
    assert back["frames"].dtype == np.uint8
    assert back["frames"].flags.writeable


def test_there_may_be_none(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path / "nothing").latest() is None


def test_only_the_last_few_are_kept(checkpoints: Checkpoints) -> None:
    checkpoints.save(1000, tree(10))
    assert [path.name for path in checkpoints.paths()] == ["step_000000000200", "step_000000001000"]


def test_saving_a_step_again_replaces_it(checkpoints: Checkpoints) -> None:
    checkpoints.save(200, tree(7))
    assert checkpoints.latest()[1]["steps"] == 7


def test_a_crash_while_replacing_leaves_one_of_that_step(
    checkpoints: Checkpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = shutil.rmtree

    def remove_and_die(path: Path, **how: bool) -> None:
        remove(path, **how)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", remove_and_die)
        with pytest.raises(KeyboardInterrupt):
            checkpoints.save(200, tree(7))
    assert checkpoints.latest()[1]["steps"] == 7
    checkpoints.save(200, tree(8))
    assert [path.name for path in sorted(checkpoints.folder.iterdir())] == ["step_000000000100", "step_000000000200"]


@pytest.mark.parametrize("keep", [1, 2])
def test_going_on_from_an_earlier_one_drops_the_later_and_keeps_what_is_saved(tmp_path: Path, keep: int) -> None:
    checkpoints = Checkpoints(tmp_path, keep)
    for step in (100, 300, 400):
        checkpoints.save(step, tree())
    saved = checkpoints.save(200, tree(2))
    assert checkpoints.paths()[-1] == saved
    assert checkpoints.latest()[0] == 200
    assert len(checkpoints.paths()) == 1


def test_it_holds_nothing_that_could_run(checkpoints: Checkpoints) -> None:
    assert sorted(path.name for path in checkpoints.paths()[-1].iterdir()) == sorted(FILES)
    assert all(b"pickle" not in path.read_bytes() for path in checkpoints.paths()[-1].iterdir())


def test_the_model_is_loadable_alone(checkpoints: Checkpoints) -> None:
    folder = checkpoints.paths()[-1]
    (folder / "tensors.safetensors").unlink()
    step, model = load_model(folder)
    assert folder.name.endswith(str(step))
    assert model["weight"].tolist() == [[2, 2], [2, 2]]


def test_the_newest_sound_model_is_found_alone(checkpoints: Checkpoints) -> None:
    before, newest = checkpoints.paths()[-2:]
    (newest / "tensors.safetensors").unlink()
    assert newest.name.endswith(str(checkpoints.latest_model()[0]))
    cut(newest / "model.safetensors")
    assert before.name.endswith(str(checkpoints.latest_model()[0]))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_one_is_refused_and_the_one_before_used(
    checkpoints: Checkpoints, name: str, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(checkpoints.paths()[-1] / name)
    with caplog.at_level(logging.WARNING):
        step, back = checkpoints.latest()
    assert step == back["steps"] * 100 == 100
    assert "step_000000000200 refused" in caplog.text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 99}, r"it is \('surefoot checkpoint', 99\)"),
        ({"step": 300}, "its manifest is that of step 300"),
        ({"step": "x"}, "its manifest cannot be read"),
        ({"files": {}}, "its manifest cannot be read .*model.safetensors"),
        ({"files": {name: [] for name in FILES}}, "its manifest cannot be read"),
    ],
)
def test_the_reason_is_named(checkpoints: Checkpoints, change: dict, reason: str) -> None:
    manifest = checkpoints.paths()[-1] / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with pytest.raises(CheckpointError, match=f"step_000000000200 refused: {reason}"):
        load(manifest.parent)


def test_a_manifest_that_is_not_an_object_is_refused(checkpoints: Checkpoints) -> None:
    (checkpoints.paths()[-1] / "manifest.json").write_text("[1]")
    assert checkpoints.latest()[0] == 100


def test_a_run_whose_checkpoints_are_all_refused_does_not_begin_anew(checkpoints: Checkpoints) -> None:
    for folder in checkpoints.paths():
        cut(folder / "state.json")
    with pytest.raises(CheckpointError, match=r"every checkpoint in .* was refused"):
        checkpoints.latest()


def test_a_crash_while_writing_leaves_the_one_before(checkpoints: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            checkpoints.save(300, tree(3))
    assert checkpoints.latest()[0] == 200
    checkpoints.save(400, tree(4))
    assert sorted(path.name for path in checkpoints.folder.iterdir()) == ["step_000000000200", "step_000000000400"]


def test_a_checkpoint_may_be_carried_elsewhere(checkpoints: Checkpoints, tmp_path: Path) -> None:
    copy = shutil.copytree(checkpoints.paths()[-1], tmp_path / "elsewhere" / "step_000000000200")
    assert load(copy)[0] == 200

"""`surefoot deploy` and `surefoot replay`, on a robot in this process and in simulated time."""

import itertools
import json
import math
import shutil
from pathlib import Path

import pytest
import yaml

from embodied.runs.checkpoints import Checkpoints, load_model
from experiments.deployment.memory import Memory


def events(folder: str) -> list[dict]:
    return [json.loads(text) for text in (Path(folder) / "log.jsonl").read_text().splitlines()]


def test_without_arm_nothing_moves_and_what_differs_from_training_is_said(
    surefoot, line, checkpoint: Path, capsys
) -> None:
    (found,) = Checkpoints(checkpoint / "checkpoints").paths()
    for name in ("tensors.safetensors", "arrays.safetensors", "state.json"):
        (found / name).unlink(missing_ok=True)  # a policy needs no more than its parameters
    assert surefoot(*line, "folder=drive", "robot.camera.mount_height=0.4", "robot.radius=0.3") == 0
    out = capsys.readouterr().out
    assert "camera height: trained with 0.88 m, the robot has 0.4 m" in out
    assert "body radius: trained with 0.18 m, the robot has 0.3 m" in out
    assert "nothing moved" in out
    assert not Path("drive").exists()


def test_a_run_from_a_gpu_drives_where_there_is_none(surefoot, line, checkpoint: Path, tmp_path: Path) -> None:
    shutil.copytree(checkpoint, tmp_path / "trained")
    config = tmp_path / "trained" / "config.yaml"
    config.write_text(yaml.safe_dump(yaml.safe_load(config.read_text()) | {"device": "cuda"}))
    drive = [f"checkpoint={tmp_path / 'trained'}" if key.startswith("checkpoint=") else key for key in line]
    assert surefoot(*drive, "folder=drive", "bag=true", "--arm") == 0
    assert surefoot("replay", "folder=drive") == 0


def test_a_drive_is_recorded_and_replayed_to_the_bit(surefoot, line, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*line, "folder=drive", "--arm") == 0
    found = events("drive")
    steps = [one for one in found if one["event"] == "step"]
    assert 1 <= len(steps) <= 6
    assert any(one["event"] == "command" and one["sent"] and one["v"] for one in found)
    assert found[-1]["event"] == "stop"
    assert [one["event"] for one in found].index("end") > [one["event"] for one in found].index("step")
    assert surefoot("replay", "folder=drive") == 0
    assert "bit for bit the same logits" in capsys.readouterr().out
    page = Path("drive/drive.html").read_text()
    assert all(f'id="{part}"' in page for part in ("end", "map", "frames", "latency", "motions"))
    assert surefoot(*line, "folder=drive", "--arm") == 2
    assert "holds a drive already" in capsys.readouterr().err
    text = Path("drive/log.jsonl").read_text()
    Path("drive/log.jsonl").write_text(text[: len(text) // 2])  # as if the program had been killed
    assert 0 < len(Memory(Path("drive")).lines) < len(text.splitlines())


def test_a_folder_of_something_else_is_left_alone(surefoot, line, capsys: pytest.CaptureFixture[str]) -> None:
    Path("drive").mkdir()
    Path("drive/config.yaml").write_text("other: 1\n")
    assert surefoot(*line, "folder=drive", "--dry-run") == 2
    assert "choose another folder=..." in capsys.readouterr().err
    assert Path("drive/config.yaml").read_text() == "other: 1\n"


def test_a_dry_run_decides_and_does_not_move(surefoot, line) -> None:
    assert surefoot(*line, "folder=drive", "--dry-run") == 0
    found = events("drive")
    steps = [one for one in found if one["event"] == "step"]
    assert len(steps) > 1
    assert all(step["pose"] == steps[0]["pose"] for step in steps)
    assert not any(one["sent"] for one in found if one["event"] == "command")


def test_a_perturbation_is_applied_before_the_motors(surefoot, line) -> None:
    slick = ("perturbation=wet_floor", "perturbation.scale.moves=0.5", "steps=12")
    assert surefoot(*line, "folder=drive", "bag=false", *slick, "--arm") == 0
    found = [one for one in events("drive") if one["event"] in ("step", "motion")]
    ahead = {"move_ahead_25cm": 0.125, "move_ahead_15cm": 0.075, "move_ahead_05cm": 0.025}
    went = [
        (ahead[step["name"]], math.dist(motion["before"][:2], motion["after"][:2]))
        for step, motion in itertools.pairwise(found)
        if step["event"] == "step" and step["name"] in ahead and motion.get("outcome") == "done"
    ]
    assert went
    assert [real for _, real in went] == pytest.approx([asked for asked, _ in went], abs=0.025)


def test_another_policy_is_told_from_the_one_that_drove(
    surefoot, line, checkpoint: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert surefoot(*line, "folder=drive", "greedy=true", "--arm") == 0
    other = tmp_path / "other"
    shutil.copytree(checkpoint, other)
    _, model = load_model(Checkpoints(other / "checkpoints").paths()[-1])
    shutil.rmtree(other / "checkpoints")
    Checkpoints(other / "checkpoints").save(0, {"model": {name: -value for name, value in model.items()}})
    assert surefoot("replay", "folder=drive", f"checkpoint={other}") == 1
    assert "another action in step" in capsys.readouterr().out


def test_a_camera_that_sees_less_is_refused_unless_the_rest_may_be_black(surefoot, line, capsys) -> None:
    narrow = ("robot.camera.fx=200", "robot.camera.fy=200")
    assert surefoot(*line, *narrow) == 2
    assert "robot.camera.pad=true" in capsys.readouterr().err
    assert surefoot(*line, *narrow, "robot.camera.pad=true") == 0
    assert "the rest is black" in capsys.readouterr().out


def test_arm_and_dry_run_exclude_each_other(surefoot, line, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*line, "--arm", "--dry-run") == 2
    assert "exclude each other" in capsys.readouterr().err

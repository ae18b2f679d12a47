"""The main job with simulator and policy on a GPU."""

from pathlib import Path

import pytest
import torch

from embodied.runs.jsonl import read_jsonl

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")]

ON_GPU = ("device=cuda", "simulator.device=cuda:0")
TRAIN = ("train", "debug=seconds", "run.folder=run", *ON_GPU)


def steps(run: str = "run") -> list[int]:
    return [row["step"] for row in read_jsonl(Path(run) / "metrics.jsonl")]


@pytest.mark.parametrize("recipe", ["cpu_aap", "cpu_recurrent", "cpu_objectnav_aap"])
@pytest.mark.parametrize("precision", ["FLOAT32", "BFLOAT16"])
def test_every_recipe_trains(surefoot, recipe, precision):
    assert surefoot(*TRAIN, f"experiment={recipe}", f"trainer.precision={precision}") == 0
    assert steps() == [64, 128, 192, 256]


def test_half_the_bodies_are_simulated_while_the_policy_decides_for_the_others(surefoot):
    assert surefoot(*TRAIN, "experiment=gpu_aap", "trainer.overlap=true", "simulator.builders=1") == 0
    assert steps() == [64, 128, 192, 256]


def test_a_run_goes_on_and_is_evaluated_on_either_device(surefoot):
    assert surefoot(*TRAIN, "experiment=cpu_aap") == 0
    (whole,) = sorted(Path("run/checkpoints").iterdir())[-1:]
    for file in whole.iterdir():  # as if the last save had been cut short
        file.write_bytes(file.read_bytes()[:100])
    assert surefoot(*TRAIN, "experiment=cpu_aap") == 0
    assert steps() == [64, 128, 192, 256]
    for device in ("cuda", "cpu"):
        there = ("evaluation=seconds", "report.maps=0", "report.animations=0", f"device={device}", f"folder={device}")
        assert surefoot("evaluate", "run=run", *there) == 0


def test_frames_reach_the_learner_without_the_host(surefoot, monkeypatch):
    from embodied.training.ppo.rollout import Rollout

    seen = []
    observe = Rollout.observe
    monkeypatch.setattr(Rollout, "observe", lambda self, t, frames: (seen.append(frames), observe(self, t, frames)))
    assert surefoot(*TRAIN, "experiment=cpu_aap", "trainer.steps=64") == 0
    assert {frames["depth"].device.type for frames in seen} == {"cuda"}

import json
from pathlib import Path

import numpy as np
from PIL import Image

from embodied.runs.jsonl import read_jsonl
from embodied.runs.tracking import MetricsFile
from experiments.reporting.gif import gif


def logged(path: Path, *steps: int) -> MetricsFile:
    tracker = MetricsFile(path)
    tracker.open(0)
    for step in steps:
        tracker.log(step, {"loss/value": step / 10})
    return tracker


def test_a_row_a_call(tmp_path: Path) -> None:
    logged(tmp_path / "metrics.jsonl", 1, 2)
    assert read_jsonl(tmp_path / "metrics.jsonl") == [
        {"step": 1, "loss/value": 0.1},
        {"step": 2, "loss/value": 0.2},
    ]


def test_what_an_interrupted_run_wrote_too_much_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    logged(path, 1, 2, 3)
    with path.open("a") as file:
        file.write('{"step": 4, "loss/va')
    tracker = MetricsFile(path)
    tracker.open(2)
    tracker.log(3, {"loss/value": 9.0})
    assert [(row["step"], row["loss/value"]) for row in read_jsonl(path)] == [(1, 0.1), (2, 0.2), (3, 9.0)]


def test_what_is_not_finite_is_null_so_that_every_reader_can_read_it(tmp_path: Path) -> None:
    tracker = logged(tmp_path / "metrics.jsonl")
    tracker.log(1, {"a": float("nan"), "b": float("inf")})
    line = (tmp_path / "metrics.jsonl").read_text()
    assert json.loads(line, parse_constant=lambda name: 1 / 0) == {"step": 1, "a": None, "b": None}


def test_videos_lie_beside_it(tmp_path: Path) -> None:
    frames = np.random.default_rng(0).integers(0, 255, (3, 8, 6, 3), np.uint8)
    logged(tmp_path / "metrics.jsonl").video(7, "episode/best", gif(frames))
    with Image.open(tmp_path / "videos" / "episode_best_000000000007.gif") as video:
        assert (video.n_frames, video.size) == (3, (6, 8))

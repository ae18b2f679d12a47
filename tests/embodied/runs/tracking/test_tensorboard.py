from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorboard")
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from embodied.runs.run_folder import RunFolder
from embodied.runs.tracking import TensorBoard, TensorBoardConfig
from experiments.reporting.gif import gif


def read(folder: Path) -> EventAccumulator:
    events = EventAccumulator(str(folder))
    events.Reload()
    return events


def logged(folder: Path, begin: int, *steps: int) -> TensorBoard:
    tracker = TensorBoard(folder)
    tracker.open(begin)
    for step in steps:
        tracker.log(step, {"loss/value": float(step)})
    return tracker


def test_curves_and_videos_are_written(tmp_path: Path) -> None:
    tracker = logged(tmp_path, 0, 1, 2)
    tracker.video(2, "episode/video", gif(np.zeros((3, 8, 6, 3), np.uint8)))
    tracker.close()
    events = read(tmp_path)
    assert [(event.step, event.value) for event in events.Scalars("loss/value")] == [(1, 1.0), (2, 2.0)]
    (video,) = events.Images("episode/video")
    assert (video.height, video.width) == (8, 6)
    assert video.encoded_image_string.startswith(b"GIF89a")


def test_what_an_interrupted_run_wrote_too_much_is_dropped(tmp_path: Path) -> None:
    logged(tmp_path, 0, 1, 2, 3).close()
    logged(tmp_path, 2, 3, 4).close()
    assert [event.step for event in read(tmp_path).Scalars("loss/value")] == [1, 2, 3, 4]


def test_it_lies_in_the_folder_of_the_run(tmp_path: Path) -> None:
    tracker = TensorBoardConfig().build(RunFolder(tmp_path, {}))
    tracker.close()
    tracker.open(0)
    tracker.close()
    tracker.close()
    assert list((tmp_path / "tensorboard").glob("events*"))

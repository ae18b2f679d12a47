from collections.abc import Mapping
from typing import Any

from embodied.runs.tracking import Trackers


class Recorder:
    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def open(self, step: int) -> None:
        self.calls.append(("open", step))

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        self.calls.append(("log", step, dict(scalars)))

    def video(self, step: int, name: str, gif: bytes) -> None:
        self.calls.append(("video", step, name, gif))

    def close(self) -> None:
        self.calls.append(("close",))


def test_each_is_told_everything_in_order() -> None:
    recorders = Recorder(), Recorder()
    trackers = Trackers(*recorders)
    trackers.open(3)
    trackers.log(4, {"loss/value": 0.5})
    trackers.video(4, "episode", b"GIF89a")
    trackers.close()
    expected = [("open", 3), ("log", 4, {"loss/value": 0.5}), ("video", 4, "episode", b"GIF89a"), ("close",)]
    assert [recorder.calls for recorder in recorders] == [expected, expected]

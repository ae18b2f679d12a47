"""Numbers as rows of JSON in a file, videos as GIFs beside it."""

import json
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from embodied.tracking.tracker import Frames
from embodied.tracking.video import gif


class JsonLines:
    """One row {"step": ..., "group/name": ...} a call; numbers that are not finite become null."""

    def __init__(self, path: Path | str, videos: Path | str | None = None) -> None:
        """`videos` is the folder for videos; by default `videos/` beside the file."""
        self._path = Path(path)
        self._videos = Path(videos) if videos else self._path.parent / "videos"

    def open(self, step: int) -> None:
        """Drop the rows past `step`, and a last one that was cut short."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = [row for row in read_rows(self._path) if row["step"] <= step] if self._path.exists() else []
        aside = self._path.with_suffix(".tmp")
        aside.write_text("".join(json.dumps(row) + "\n" for row in kept))
        os.replace(aside, self._path)

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        row = {name: number if math.isfinite(number) else None for name, number in scalars.items()}
        with self._path.open("a") as file:
            file.write(json.dumps({"step": step, **row}) + "\n")

    def video(self, step: int, name: str, frames: Frames, frames_per_second: float = 10.0) -> None:
        """See `Tracker`."""
        self._videos.mkdir(parents=True, exist_ok=True)
        (self._videos / f"{name.replace('/', '_')}_{step:012d}.gif").write_bytes(gif(frames, frames_per_second))

    def close(self) -> None:
        """Nothing is held open."""


def read_rows(path: Path | str) -> Iterator[dict[str, Any]]:
    """The rows of a file, up to the first that is not whole."""
    for line in Path(path).read_text().splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            return

"""The tracker of every run: metrics as JSON lines, videos as GIFs beside them."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from embodied.runs.atomic_write import atomic_write_text
from embodied.runs.jsonl import JsonlFile, read_jsonl


class MetricsFile:
    """Writes a row {"step": ..., "group/name": ...} a call; non-finite numbers become null."""

    def __init__(self, path: Path | str, videos: Path | str | None = None) -> None:
        """Writes videos to the folder `videos`, by default `videos/` beside the file."""
        self._path = Path(path)
        self._videos = Path(videos) if videos else self._path.parent / "videos"
        self._file: JsonlFile | None = None

    def open(self, step: int) -> None:
        """Drops rows past `step`, and an incomplete last one."""
        kept = [row for row in read_jsonl(self._path) if row["step"] <= step]
        atomic_write_text(self._path, "".join(json.dumps(row) + "\n" for row in kept))
        self._file = JsonlFile(self._path)

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        row = {name: number if math.isfinite(number) else None for name, number in scalars.items()}
        assert self._file is not None, "not open"
        self._file.append({"step": step, **row})

    def video(self, step: int, name: str, gif: bytes) -> None:
        """See `Tracker`."""
        self._videos.mkdir(parents=True, exist_ok=True)
        (self._videos / f"{name.replace('/', '_')}_{step:012d}.gif").write_bytes(gif)

    def close(self) -> None:
        """See `Tracker`."""
        if self._file is not None:
            self._file.close()

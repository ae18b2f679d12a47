"""The progress of a peer: rows of JSON with the time of a clock that all processes of a machine
share.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from embodied.runs.jsonl import read_jsonl


@dataclass(frozen=True, kw_only=True)
class Report:
    """The number of environment `steps` done at `time` (seconds of `time.monotonic`); sums over the
    `episodes` ended since the last report.
    """

    time: float
    steps: int
    episodes: int
    successes: float
    returns: float


class PeerProgress:
    """Writes the reports of one stream: all bodies of a peer, or those of one of its workers."""

    def __init__(self, folder: Path, stream: int = 0) -> None:
        self._path = folder / f"progress-{stream}.jsonl"

    def report(self, *, steps: int, episodes: int, successes: float, returns: float) -> None:
        """Reports the number of steps done."""
        row = Report(time=time.monotonic(), steps=steps, episodes=episodes, successes=successes, returns=returns)
        with self._path.open("a") as file:
            file.write(json.dumps(asdict(row)) + "\n")


def read_streams(folder: Path) -> list[list[Report]]:
    """Every stream's reports so far, in order; a last row that is not whole yet is left out."""
    return [list(_reports(path)) for path in sorted(folder.glob("progress-*.jsonl"))]


def _reports(path: Path) -> Iterator[Report]:
    for row in read_jsonl(path):
        yield Report(**row)

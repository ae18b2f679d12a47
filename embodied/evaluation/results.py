"""Rows of an evaluation, and the JSON-lines files that keep them.

A line is written whole and flushed as its episode finishes. A process killed in mid-line leaves a torn last line, which is cut
off when the file is opened again; a bad line anywhere else is an error, since no crash of ours makes one.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Key = tuple[str, str, str, str, int]
"""(policy, condition, scene, episode, episode seed)."""

KEY_NAMES = ("policy", "condition", "scene", "episode", "seed")


def key_of(record: Mapping[str, Any]) -> Key:
    """The key of a line: which policy ran which episode under which condition."""
    return record["policy"], record["condition"], record["scene"], record["episode"], int(record["seed"])


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one policy made of one episode under one condition.

    `severity` is the condition's place on its family's axis (None: it has none), `seen` whether the training distribution covers
    the condition (None: there was no training), `sweep` the fingerprint of all that decides the result besides the key.
    """

    policy: str
    condition: str
    scene: str
    episode: str
    seed: int
    family: str
    severity: float | None
    unit: str
    seen: bool | None
    sweep: str
    measures: dict[str, float]

    @property
    def key(self) -> Key:
        """Which policy ran which episode under which condition."""
        return self.policy, self.condition, self.scene, self.episode, self.seed

    def to_record(self) -> dict[str, Any]:
        """The line of `results.jsonl`: strict JSON, so a measure that is not finite becomes null."""
        record = {name: value for name, value in vars(self).items() if name != "measures"}
        measures = {name: value if math.isfinite(value) else None for name, value in self.measures.items()}
        return record | {"measures": measures}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Row":
        """The row of a line; null measures become NaN."""
        measures = {name: math.nan if value is None else float(value) for name, value in record["measures"].items()}
        return cls(**{**record, "measures": measures})


class LinesFile:
    """A JSON-lines file that is appended to: open it, and what a crash tore is gone.

    Raises:
        ValueError: when a line other than the last is not JSON.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab")
        self._file.truncate(_sound_length(path))

    def append(self, record: Mapping[str, Any]) -> None:
        """Write one line and hand it to the operating system."""
        self._file.write(json.dumps(record, allow_nan=False).encode() + b"\n")
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Every whole line of a JSON-lines file; none where there is no file. A torn last line is left out.

    Raises:
        ValueError: when a line other than the last is not JSON.
    """
    return [record for record, _ in _sound_lines(path)] if path.exists() else []


def read_results(paths: Path | Sequence[Path]) -> list[Row]:
    """The rows of one or several `results.jsonl` files, in the order written."""
    several = [paths] if isinstance(paths, Path) else paths
    return [Row.from_record(record) for path in several for record in read_lines(path)]


def read_traces(paths: Path | Sequence[Path]) -> list[dict[str, Any]]:
    """The lines of one or several `traces.jsonl` files; of a path written again after a crash the last."""
    several = [paths] if isinstance(paths, Path) else paths
    return list({key_of(record): record for path in several for record in read_lines(path)}.values())


def _sound_length(path: Path) -> int:
    """Bytes up to the end of the last whole line."""
    return max((end for _, end in _sound_lines(path)), default=0)


def _sound_lines(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """(record, byte where its line ends) of each whole line."""
    lines = path.read_bytes().splitlines(keepends=True)
    end = 0
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            return
        try:
            record = json.loads(line)
        except ValueError as error:
            if number == len(lines):
                return
            raise ValueError(f"{path} line {number} is not JSON: {line[:80]!r}") from error
        end += len(line)
        yield record, end

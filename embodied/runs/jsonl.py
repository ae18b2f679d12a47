"""JSON-lines files: rows of a run that are appended as they come, and outlast a crash.

A line is written whole and flushed. A process killed in mid-line leaves a torn last line, which is cut off when the file is opened
again; a bad line anywhere else is an error, since no crash of ours makes one.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class JsonlFile:
    """A JSON-lines file that is appended to: open it, and what a crash tore is gone. Several processes may append to one."""

    def __init__(self, path: Path) -> None:
        """Opens it, or begins it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab")
        content = path.read_bytes()
        # A sound file is left alone: another process may have appended meanwhile.
        if (sound := _sound_length(content)) < len(content):
            self._file.truncate(sound)

    def append(self, record: Mapping[str, Any]) -> None:
        """Write one line and hand it to the operating system."""
        self._file.write(json.dumps(record, allow_nan=False).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """May be called twice."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read_jsonl(path: Path | str) -> list[dict[str, Any]]:
    """Every whole line of a JSON-lines file; none where there is no file. A torn last line is left out.

    Raises:
        ValueError: when a line other than the last is not JSON.
    """
    content = Path(path).read_bytes() if Path(path).exists() else b""
    return list(_records(content[: _sound_length(content)], path))


def _records(content: bytes, path: Path | str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path} line {number} is not JSON: {line[:80]!r}") from error


def _sound_length(content: bytes) -> int:
    """Bytes up to the end of the last whole line, which is the last or the one before it."""
    end = content.rfind(b"\n") + 1
    begin = content.rfind(b"\n", 0, max(end - 1, 0)) + 1
    return end if _is_json(content[begin:end]) else begin


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True

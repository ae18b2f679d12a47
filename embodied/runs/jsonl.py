"""JSON-lines files: rows that are appended during a run and survive a crash.

Each line is written whole and flushed. A killed process can leave an incomplete last line, which is
truncated when the file is opened again. Any other invalid line is an error.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class JsonlFile:
    """Appends to a JSON-lines file. Several processes may append to the same file."""

    def __init__(self, path: Path) -> None:
        """Opens or creates the file; truncates an incomplete last line."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab")
        content = path.read_bytes()
        # Never truncate a valid file: another process may have appended since it was read.
        if (valid := _valid_length(content)) < len(content):
            self._file.truncate(valid)

    def append(self, record: Mapping[str, Any]) -> None:
        """Writes one line and flushes it to the operating system."""
        self._file.write(json.dumps(record, allow_nan=False).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Closes the file. Idempotent."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read_jsonl(path: Path | str) -> list[dict[str, Any]]:
    """Reads every complete line of a file; returns no rows where there is no file.

    Raises:
        ValueError: when a line other than the last is not JSON.
    """
    content = Path(path).read_bytes() if Path(path).exists() else b""
    return list(_records(content[: _valid_length(content)], path))


def _records(content: bytes, path: Path | str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path} line {number} is not JSON: {line[:80]!r}") from error


def _valid_length(content: bytes) -> int:
    """Returns the number of bytes up to the end of the last valid line."""
    end = content.rfind(b"\n") + 1
    begin = content.rfind(b"\n", 0, max(end - 1, 0)) + 1
    return end if _is_json(content[begin:end]) else begin


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True

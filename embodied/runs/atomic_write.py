"""Atomic replacement of files: a reader sees the old content or the new one, never a part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yields a temporary path beside `path`; moves it to `path` when the block succeeds.

    Several processes may write the same path; the last one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid()}_{path.name}")
    yield temporary
    os.replace(temporary, path)


def atomic_write_text(path: Path, text: str) -> None:
    """Replaces the content of `path` by `text`."""
    with atomic_write(path) as temporary:
        temporary.write_text(text)

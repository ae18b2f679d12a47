"""Files that are whole, old or new, whenever a process is killed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Where to write what is put in the place of `path` afterwards; several processes may be at it, and the last one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{os.getpid()}_{path.name}")
    yield aside
    os.replace(aside, path)


def atomic_write_text(path: Path, text: str) -> None:
    """Put `text` in the place of what was there."""
    with atomic_write(path) as aside:
        aside.write_text(text)

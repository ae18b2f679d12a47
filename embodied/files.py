"""Files that are whole, old or new, whenever a process is killed."""

import os
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Write `text` aside, and put it in the place of what was there."""
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_text(text)
    os.replace(aside, path)

"""Maps config keys of earlier versions to today's keys.

Run folders written before a key was renamed are read through `upgrade`. On the command line an old
key is an error that names the new one (`new_name`). Delete an entry once no run of its time is left.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]

RENAMED: dict[str, str] = {
    # 2026-12-01
    "floors": "baselines",
    "evaluation.floors": "evaluation.baselines",
    "comparison.floors": "comparison.baselines",
    "contenders": "libraries",
}
"""Old dotted key to the new one. A key with a dot matches at any depth, one without at the root."""


def upgrade(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a stored config with today's keys, in the order they were stored."""
    upgraded: dict[str, Any] = {}
    for path, value in _leaves(tree):
        *parents, name = _renamed(path)
        node = upgraded
        for parent in parents:
            node = node.setdefault(parent, {})
        node[name] = value
    return upgraded


def new_name(key: str) -> str | None:
    """Returns today's name of a dotted key, or None where it was not renamed."""
    path = tuple(key.split("."))
    renamed = _renamed(path)
    return ".".join(renamed) if renamed != path else None


def _renamed(path: Path) -> Path:
    for old, new in ((tuple(old.split(".")), tuple(new.split("."))) for old, new in RENAMED.items()):
        for start in range(len(path) - len(old) + 1 if len(old) > 1 else 1):
            if path[start : start + len(old)] == old:
                path = (*path[:start], *new, *path[start + len(old) :])
                break
    return path


def _leaves(tree: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yields every value with its path; a list is a value, and so is an empty dict."""
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value

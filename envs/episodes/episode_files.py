"""Episode files: Surefoot's JSON lines (`.jsonl`), Habitat's (`.json.gz`) and RoboTHOR's
(`.json.gz` that hold a list).

Surefoot's starts with the line {"format": "surefoot-episodes", "version": 1}; every further line is
one episode, the keys those of `Episode`: id, scene, start [x, y, z, yaw], goals [[x, y, z], ...],
seed, and where there is something to say category and info.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from embodied.episode import Episode
from envs.episodes import habitat
from envs.episodes import robothor_files as robothor

HEADER = {"format": "surefoot-episodes", "version": 1}


def read_episodes(path: Path | str) -> list[Episode]:
    """Reads the episodes of a file, whose suffix gives the format, or of a folder of RoboTHOR's.

    Raises:
        ValueError: for another suffix, or naming the file and the line (Habitat, RoboTHOR: the
            episode) that is malformed.
    """
    path = Path(path)
    if path.is_dir() or (path.name.endswith(".json.gz") and robothor.is_robothor(path)):
        return robothor.read(path)
    if path.name.endswith(".jsonl"):
        return _read_lines(path)
    if path.name.endswith(".json.gz"):
        return habitat.read(path)
    raise ValueError(f"{path}: an episode file ends in .jsonl or .json.gz (Habitat, RoboTHOR)")


def write_episodes(path: Path | str, episodes: Sequence[Episode]) -> None:
    """Writes episodes in the format that the suffix gives.

    Raises:
        ValueError: for another suffix.
    """
    path = Path(path)
    if path.name.endswith(".jsonl"):
        lines = [HEADER, *({k: v for k, v in e.to_tree().items() if v not in (None, {})} for e in episodes)]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    elif path.name.endswith(".json.gz"):
        habitat.write(path, episodes)
    else:
        raise ValueError(f"{path}: an episode file ends in .jsonl or .json.gz (Habitat)")


def _read_lines(path: Path) -> list[Episode]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or _parsed(path, 1, lines[0]) != HEADER:
        raise ValueError(f"{path}:1: the first line must be {json.dumps(HEADER)}")
    return [_episode(path, number, line) for number, line in enumerate(lines[1:], start=2) if line.strip()]


def _parsed(path: Path, number: int, line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}:{number}: not JSON: {error}") from error


def _episode(path: Path, number: int, line: str) -> Episode:
    tree = _parsed(path, number, line)
    try:
        return Episode.from_tree(tree)
    except ValueError as error:
        raise ValueError(f"{path}:{number}: {error}") from error

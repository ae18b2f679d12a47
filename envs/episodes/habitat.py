"""Habitat's PointNav episodes (`.json.gz`), converted to our frame at this edge.

Habitat: y up, -z forward, x right; a rotation is a quaternion (x, y, z, w) about y. Ours: x east, y north, z up. Both are
right-handed, so Habitat's (x, y, z) is our (x, -z, y), and its heading 0 (along -z) is our yaw of 90 degrees.
"""

import gzip
import json
import math
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from embodied.episode import Episode, Point
from embodied.seeding import generator

SEED = "surefoot_seed"
"""Where our episode seed is kept in Habitat's `info`; without it one is made from scene and id."""


def to_world(position: Sequence[float]) -> Point:
    """A Habitat position in our frame."""
    x, y, z = (float(v) for v in position)
    return x, 0.0 - z, y  # a plain -z would give -0.0


def from_world(point: Sequence[float]) -> list[float]:
    """A point of our frame as a Habitat position."""
    x, y, z = point
    return [x, z, 0.0 - y]


def to_yaw(rotation: Sequence[float]) -> float:
    """Our yaw of a Habitat rotation (x, y, z, w).

    Raises:
        ValueError: when it is no unit quaternion, or turns about anything but y.
    """
    x, y, z, w = (float(v) for v in rotation)
    if not math.isclose(math.hypot(x, y, z, w), 1.0, abs_tol=1e-3) or math.hypot(x, z) > 1e-3:
        raise ValueError(f"a rotation is a unit quaternion (x, y, z, w) about y, not {list(rotation)}")
    return math.remainder(2.0 * math.atan2(y, w) + math.pi / 2, math.tau)


def from_yaw(yaw: float) -> list[float]:
    """The Habitat rotation (x, y, z, w) of our yaw."""
    half = (yaw - math.pi / 2) / 2
    return [0.0, math.sin(half), 0.0, math.cos(half)]


def read(path: Path) -> list[Episode]:
    """The episodes of a file; where it holds none, of the files in `content/` beside it, as Habitat splits big sets.

    Raises:
        ValueError: naming the file and the episode that is malformed.
    """
    if episodes := _read(path):
        return episodes
    return [episode for part in sorted((path.parent / "content").glob("*.json.gz")) for episode in _read(part)]


def write(path: Path, episodes: Sequence[Episode]) -> None:
    """Write a file that Habitat's PointNav dataset, and `read`, understand."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"episodes": [_row(episode) for episode in episodes]}, file)


def _read(path: Path) -> list[Episode]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = json.load(file)["episodes"]
    except (ValueError, KeyError, TypeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path}: not a gzipped JSON file with a key 'episodes': {error!r}") from error
    return [_numbered(path, i, row) for i, row in enumerate(rows)]


def _numbered(path: Path, i: int, row: Any) -> Episode:
    try:
        return _episode(row)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: episode {i}: {error!r}") from error


def _episode(row: dict[str, Any]) -> Episode:
    scene, id, info = str(row["scene_id"]), str(row["episode_id"]), dict(row.get("info") or {})
    seed = info.pop(SEED, None)
    return Episode(
        id=id,
        scene=scene,
        start=(*to_world(row["start_position"]), to_yaw(row["start_rotation"])),
        goals=tuple(to_world(goal["position"]) for goal in row["goals"]),
        seed=int(generator("habitat", scene, id).integers(2**31)) if seed is None else int(seed),
        info=info,
    )


def _row(episode: Episode) -> dict[str, Any]:
    return {
        "episode_id": episode.id,
        "scene_id": episode.scene,
        "start_position": from_world(episode.start[:3]),
        "start_rotation": from_yaw(episode.start[3]),
        "goals": [{"position": from_world(goal), "radius": None} for goal in episode.goals],
        "info": episode.info | {SEED: episode.seed},
    }

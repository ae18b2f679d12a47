"""RoboTHOR's PointNav and ObjectNav episodes (`<split>/episodes/<scene>.json.gz`), converted to our
frame at this edge.

Each file is a list of the episodes of a scene. PointNav as AllenAct's "robothor-pointnav" has it,
ObjectNav as the RoboTHOR challenges have it: these keys were read in the code that reads the files,
the files themselves were not. All points are put on the floor, z = 0. A PointNav goal is
`target_position`; an ObjectNav goal is where the episode's shortest path ends, or where there is
none, below its object. The horizon at which an episode begins is kept in `info`: the camera is the
simulator's.
"""

import gzip
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from embodied.episode import Episode
from embodied.seeding import generator
from embodied.types import Point

GET = (
    "get the RoboTHOR challenge's, https://github.com/allenai/robothor-challenge, dataset/val (ObjectNav), or "
    "AllenAct's: "
    "datasets/download_navigation_datasets.sh robothor-pointnav"
)

_KEPT = ("initial_horizon", "difficulty", "object_id")


def is_robothor(path: Path) -> bool:
    """Whether a folder, or a file that holds a list where Habitat's hold a mapping."""
    if path.is_dir():
        return True
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return file.read(64).lstrip().startswith("[")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error):
        return False


def read(path: Path) -> list[Episode]:
    """The episodes of one file, or of all files of a split's folder or its folder `episodes`.

    Raises:
        ValueError: when there are none, saying where to get them, or naming the file and the
            episode that is malformed.
    """
    files = sorted([*path.glob("*.json.gz"), *path.glob("episodes/*.json.gz")]) if path.is_dir() else [path]
    if not files:
        raise ValueError(f"there are no episodes (*.json.gz) in {path}: {GET}")
    return [episode for file in files for episode in _read(file)]


def _read(path: Path) -> list[Episode]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = json.load(file)
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: not a gzipped JSON file: {error!r}") from error
    if not isinstance(rows, list):
        raise ValueError(f"{path}: a file of RoboTHOR holds a list of episodes, not {type(rows).__name__}")
    return [_numbered(path, i, row) for i, row in enumerate(rows)]


def _numbered(path: Path, i: int, row: Any) -> Episode:
    try:
        return _episode(row)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"{path}: episode {i}: {error!r}") from error


def _episode(row: Mapping[str, Any]) -> Episode:
    from envs.coordinates.unity import to_yaw
    from envs.simulators.thor.object_types import category

    scene, id, kind = str(row["scene"]).removesuffix("_physics"), str(row["id"]), row.get("object_type")
    info = {key: row[key] for key in _KEPT if row.get(key) is not None}
    if (metres := _length(row)) is not None:
        info["geodesic_distance"] = metres
    return Episode(
        id=id,
        scene=scene,
        start=(*_point(row["initial_position"]), to_yaw(_rotation(row["initial_orientation"]))),
        goals=(_goal(row, of_object=kind is not None),),
        seed=int(generator("robothor", scene, id).integers(2**31)),
        category=None if kind is None else category(str(kind)),
        info=info,
    )


def _goal(row: Mapping[str, Any], of_object: bool) -> Point:
    path = row.get("shortest_path")
    if of_object and path:
        return _point(path[-1])
    if "target_position" not in row:
        raise ValueError(
            "it has neither a shortest_path nor a target_position: episodes of the test splits are not public"
        )
    return _point(row["target_position"])


def _length(row: Mapping[str, Any]) -> float | None:
    """Metres of the shortest path, as told or along its corners."""
    if row.get("shortest_path_length") is not None:
        return float(row["shortest_path_length"])
    path: Sequence[Any] = row.get("shortest_path") or ()
    points = [_point(corner) for corner in path]
    return sum(math.dist(a, b) for a, b in pairwise(points)) if points else None


def _point(position: Any) -> Point:
    """On the floor; AllenAct writes some positions as "x|y|z"."""
    from envs.coordinates.unity import to_world

    told = dict(zip("xyz", map(float, position.split("|")), strict=True)) if isinstance(position, str) else position
    x, y, _ = to_world(told)
    return x, y, 0.0


def _rotation(orientation: Any) -> float:
    """Degrees about y, told alone or as one of three."""
    return float(orientation["y"] if isinstance(orientation, Mapping) else orientation)

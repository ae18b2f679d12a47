"""Reading and writing Habitat's files, as habitat-lab's `PointNav-v1` and `ObjectNav-v1` datasets
do.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from embodied.episode import Episode
from embodied.seeding import generator
from envs.coordinates.habitat import from_world, from_yaw, to_world, to_yaw
from envs.episodes.habitat import objectnav_tables as objects

SEED = "surefoot_seed"
"""Where our episode seed is kept in Habitat's `info`; without it one is made from scene and id."""

SCENES_PREFIX = "data/scene_datasets/"
"""Cut off scene ids, as habitat-lab does: what remains is the path below the folder of scenes,
wherever that is.
"""

CONTENT = "{data_path}/content/{scene}.json.gz"
"""Where the parts of a big set lie, unless its file says otherwise."""

Tree = dict[str, Any]


def read(path: Path) -> list[Episode]:
    """The episodes of a file and of its parts, one a scene, into which Habitat splits big sets.

    Episodes of ObjectNav have an `object_category`; their goals are the view points of all
    objects of the category.

    Raises:
        ValueError: naming the file and the episode that is malformed.
    """
    whole = _tree(path)
    return [
        episode
        for part, tree in [(path, whole), *((part, _tree(part)) for part in _parts(path, whole))]
        for episode in _episodes(part, tree)
    ]


def write(path: Path, episodes: Sequence[Episode]) -> None:
    """Write a file that Habitat's datasets, and `read`, understand: ObjectNav's where episodes have
    a category.

    Raises:
        ValueError: when only some have one, or Habitat could not tell the goals of two scenes
            apart.
    """
    with_category = [episode for episode in episodes if episode.category is not None]
    if with_category and len(with_category) < len(episodes):
        raise ValueError(f"{path}: either all episodes have a category (ObjectNav) or none (PointNav)")
    tree = {"episodes": [_row(episode) for episode in episodes]} | objects.tables(with_category)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump(tree, file)


def _tree(path: Path) -> Tree:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            tree = json.load(file)
        if isinstance(tree["episodes"], list):
            return dict(tree)
        raise TypeError("'episodes' is no list")
    except (ValueError, KeyError, TypeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path}: not a gzipped JSON file with a list 'episodes': {error!r}") from error


def _parts(path: Path, tree: Tree) -> Iterator[Path]:
    pattern = str(tree.get("content_scenes_path", CONTENT)).replace("{data_path}/", "").replace("{scene}", "*")
    yield from sorted(path.parent.glob(pattern))


def _episodes(path: Path, tree: Tree) -> Iterator[Episode]:
    places = objects.Places(tree.get("goals_by_category") or {})
    for number, row in enumerate(tree["episodes"]):
        try:
            yield _episode(row, places)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}: episode {number}: {error!r}") from error


def _episode(row: Tree, places: objects.Places) -> Episode:
    scene, id, info = str(row["scene_id"]).removeprefix(SCENES_PREFIX), str(row["episode_id"]), _info(row)
    category, seed = objects.category(row), info.pop(SEED, None)
    return Episode(
        id=id,
        scene=scene,
        start=(*to_world(row["start_position"]), to_yaw(row["start_rotation"])),
        goals=places.of(row) if category else tuple(to_world(goal["position"]) for goal in row["goals"]),
        seed=int(generator("habitat", scene, id).integers(2**31)) if seed is None else int(seed),
        category=category,
        info=info,
    )


def _info(row: Tree) -> Tree:
    """Habitat's `info`, and which scene dataset the scene is to be opened with where the row says
    so.
    """
    named = {key: row[key] for key in ("scene_dataset_config",) if row.get(key)}
    return dict(row.get("info") or {}) | named


def _row(episode: Episode) -> Tree:
    goals = [{"position": from_world(goal), "radius": None} for goal in episode.goals]
    return {
        "episode_id": episode.id,
        "scene_id": episode.scene,
        "start_position": from_world(episode.start[:3]),
        "start_rotation": from_yaw(episode.start[3]),
        "goals": [] if episode.category else goals,
        "info": episode.info | {SEED: episode.seed},
    } | ({"object_category": episode.category} if episode.category else {})

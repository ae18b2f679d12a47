"""The parts of Habitat's ObjectNav files beyond PointNav's: categories, and view points of objects.

Two layouts are read, those that habitat-lab's `ObjectNav-v1` reads. In one (HM3D, and MP3D's
current files) a table `goals_by_category` holds the objects of each scene and category once, under
"<last part of the scene id>_<category>", and episodes name their `object_category`. In the other
(MP3D's first files) each episode carries its own goals, and those name the category.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from embodied.episode import Episode
from embodied.types import Point
from envs.coordinates.habitat import from_world, to_world

SYNONYMS = {
    "tv_monitor": "television",
    "tv": "television",
    "couch": "sofa",
    "potted_plant": "plant",
    "potted plant": "plant",
    "chest_of_drawers": "dresser",
}
"""What Habitat's data sets call a thing, and what it is called here."""

Tree = dict[str, Any]


def category_name(name: str) -> str:
    """Our name of a category."""
    return SYNONYMS.get(name, name.replace("_", " "))


def category(row: Tree) -> str | None:
    """Our name of the category an episode asks for; None: it is PointNav's."""
    name = _category(row)
    return None if name is None else category_name(name)


class Places:
    """The view points of a file's objects, made once for each scene and category."""

    def __init__(self, goals_by_category: dict[str, list[Tree]]) -> None:
        self._objects = goals_by_category
        self._made: dict[str, tuple[Point, ...]] = {}

    def of(self, row: Tree) -> tuple[Point, ...]:
        """Where an episode is to end: every view point of every object of its category.

        Raises:
            KeyError: when the file has no objects under the key of scene and category.
            ValueError: when the objects have no view points.
        """
        key = _key(row["scene_id"], str(_category(row)))
        if key not in self._made:
            self._made[key] = _view_points(key, self._objects[key] if self._objects else row["goals"])
        return self._made[key]


def tables(episodes: Sequence[Episode]) -> Tree:
    """Returns the tables beside the episodes in a file of ObjectNav; empty for PointNav.

    Raises:
        ValueError: when scenes share the last part of their id and not the goals.
    """
    if not episodes:
        return {}
    goals: dict[str, tuple[Point, ...]] = {}
    kinds: dict[str, str] = {}
    for episode in episodes:
        name = str(episode.category)
        key = _key(episode.scene, name)
        kinds[key] = name
        if goals.setdefault(key, episode.goals) != episode.goals:
            raise ValueError(
                f"Habitat keeps one set of goals under {key!r}, and these episodes have several: write several files"
            )
    numbers = {name: number for number, name in enumerate(sorted(set(kinds.values())))}
    objects = {key: [_object(number, kinds[key], places)] for number, (key, places) in enumerate(goals.items())}
    return {
        "category_to_task_category_id": numbers,
        "category_to_scene_annotation_category_id": numbers,
        "goals_by_category": objects,
    }


def _category(row: Tree) -> str | None:
    first = (row.get("goals") or [{}])[0]
    name = row.get("object_category") or first.get("object_category")
    return None if name is None else str(name)


def _key(scene: str, name: str) -> str:
    return f"{PurePosixPath(scene).name}_{name}"


def _view_points(key: str, objects: list[Tree]) -> tuple[Point, ...]:
    points = [to_world(view["agent_state"]["position"]) for thing in objects for view in thing.get("view_points") or []]
    if not points:
        raise ValueError(f"the objects under {key!r} have no view points")
    return tuple(dict.fromkeys(points))


def _object(number: int, name: str, places: tuple[Point, ...]) -> Tree:
    """All places of a category as the view points of one object amid them."""
    views = [
        {"agent_state": {"position": from_world(place), "rotation": [0.0, 0.0, 0.0, 1.0]}, "iou": None}
        for place in places
    ]
    return {
        "object_id": str(number),
        "object_category": name,
        "position": from_world(np.mean(places, axis=0)),
        "radius": None,
        "view_points": views,
    }

"""The objects of a scene, from habitat-sim's semantics."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import SceneObject
from embodied.types import Floats
from envs.episodes.habitat import category_name


def scene_objects(scene: str, semantics: Any) -> list[SceneObject]:
    """Everything that has a class and a box, under our names of classes.

    Raises:
        ValueError: when every box takes in the world's origin, as those that habitat-sim makes from
            vertex-coloured meshes wrongly do: nearness to an object would be judged by them.
    """
    found = listed_objects(semantics)
    if len(found) > 1 and all(_holds_origin(thing) for thing in found):
        raise ValueError(
            f"scene {scene!r}: the boxes of all {len(found)} objects take in the world's origin, so "
            f"habitat-sim made them wrongly (it does from "
            "meshes with vertex colours); nearness to objects cannot be judged by them. simulator.boxes=SEEN "
            "measures boxes of its own"
        )
    return found


def listed_objects(semantics: Any) -> list[SceneObject]:
    """Returns the same, including objects with wrong boxes."""
    return list(_objects(semantics.objects))


def classes(objects: Iterable[SceneObject]) -> NDArray[np.int32]:
    """The class of each object id, numbered as in the embedded simulator; "clutter" for what it has
    no name for, 0 for ids that are none. One more entry stands for all ids beyond.
    """
    from envs.simulators.embedded.scene import CATEGORIES

    numbers = {name: number for number, name in enumerate(CATEGORIES)}
    things = list(objects)
    table = np.zeros(max((thing.instance for thing in things), default=0) + 2, dtype=np.int32)
    for thing in things:
        table[thing.instance] = numbers.get(thing.category, numbers["clutter"])
    return table


def _objects(listed: Iterable[Any]) -> Iterable[SceneObject]:
    for thing in listed:
        if thing is None or thing.category is None:
            continue
        centre, size = _centre_and_size(thing.aabb)
        low, high = centre - size / 2, centre + size / 2
        if np.isfinite([low, high]).all() and (size >= 0).all():
            yield SceneObject(
                instance=int(thing.semantic_id),
                category=category_name(thing.category.name()),
                lower=(float(low[0]), float(-high[2]), float(low[1])),
                upper=(float(high[0]), float(-low[2]), float(high[1])),
            )


def _centre_and_size(box: Any) -> tuple[Floats, Floats]:
    """Of a `magnum.Range3D` (v0.3.4), whose centre and size are methods, or of the older box, whose
    `center` and `sizes` are attributes.
    """
    if callable(box.center):
        return np.asarray(box.center(), dtype=float), np.asarray(box.size(), dtype=float)
    return np.asarray(box.center, dtype=float), np.asarray(box.sizes, dtype=float)


def _holds_origin(thing: SceneObject) -> bool:
    return all(low <= 0.0 <= high for low, high in zip(thing.lower, thing.upper, strict=True))

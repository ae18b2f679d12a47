"""Metadata of a scene, known after loading it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.simulator import SceneObject
from embodied.types import Floats
from envs.coordinates.unity import to_world
from envs.simulators.thor.object_types import category


@dataclass(frozen=True, eq=False)
class SceneMetadata:
    """Of one scene: `origin` is how high the position AI2-THOR tells of its agent is above our z =
    0, the floor the agent stands on; `reachable` [k, 3] where it can come in steps of the grid;
    `ids` the object ids, whose numbers are those of `objects`.
    """

    origin: float
    reachable: Floats
    objects: Sequence[SceneObject]
    ids: Mapping[str, int]


def facts(
    agent: Mapping[str, Any], positions: Sequence[Mapping[str, float]], objects: Sequence[Mapping[str, Any]]
) -> SceneMetadata:
    """From what the metadata say of the agent, its reachable positions, and the objects.

    Raises:
        ValueError: when nothing is reachable.
    """
    if not positions:
        raise ValueError("AI2-THOR says that its agent can come nowhere")
    origin = float(agent["position"]["y"])
    boxed = sorted((thing for thing in objects if _corners(thing)), key=lambda thing: str(thing["objectId"]))
    return SceneMetadata(
        origin=origin,
        reachable=np.array([to_world(position, origin) for position in positions]),
        objects=[_object(number, thing) for number, thing in enumerate(boxed, start=1)],
        ids={str(thing["objectId"]): number for number, thing in enumerate(boxed, start=1)},
    )


def _object(number: int, thing: Mapping[str, Any]) -> SceneObject:
    corners = np.array([to_world(dict(zip("xyz", corner, strict=True))) for corner in _corners(thing)])
    (x0, y0, z0), (x1, y1, z1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    kind = category(str(thing["objectType"]))
    return SceneObject(instance=number, category=kind, lower=(x0, y0, z0), upper=(x1, y1, z1))


def _corners(thing: Mapping[str, Any]) -> Sequence[Sequence[float]]:
    """Of its box; some things that are no solid bodies have none."""
    box = thing.get("axisAlignedBoundingBox") or {}
    return box.get("cornerPoints") or ()

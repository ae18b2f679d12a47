"""The pieces of a scene as AI2-THOR's objects: ids, boxes, colours of the instance image, and which
of them the agent sees.
"""

import colorsys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.types import Floats
from envs.coordinates.unity import Vector, to_rotation, to_unity
from envs.simulators.embedded.navigation.lattice import vertices_in_world
from envs.simulators.embedded.scene import CATEGORIES, Piece, Scene
from envs.simulators.thor.object_types import object_type

_NOT_OBJECTS = ("ceiling",)
"""Seen and coloured, but no objects of AI2-THOR."""

_FLAGS = (
    "receptacle", "toggleable", "isToggled", "breakable", "isBroken", "canFillWithLiquid",
    "isFilledWithLiquid", "dirtyable", "isDirty", "canBeUsedUp",
    "isUsedUp", "cookable", "isCooked", "isHeatSource", "isColdSource", "sliceable", "isSliced", "openable",
    "isOpen", "pickupable", "isPickedUp", "moveable",
    "isMoving",
)  # fmt: skip
BACKGROUND = np.uint32(255 << 24)
"""Black, and opaque as all of the instance image is."""


@dataclass(frozen=True, eq=False)
class ThorObject:
    """One object: its id and type, its box (lower, upper corner in our frame) and what never
    changes of its metadata.
    """

    id: str
    type: str
    lower: Floats
    upper: Floats
    metadata: Mapping[str, Any]

    def distance_from(self, eye: Floats) -> float:
        """Metres from the upright line between an eye [3] and the floor to the nearest of the box:
        AI2-THOR looks for objects in an upright capsule.
        """
        beside = np.clip(eye[:2], self.lower[:2], self.upper[:2]) - eye[:2]
        return float(np.hypot(np.hypot(*beside), max(self.lower[2] - eye[2], 0.0)))

    def told(self, eye: Floats, in_view: bool, reach: float) -> dict[str, Any]:
        """Its metadata for an eye [3]; visible is what is in view and within `reach` metres."""
        visible = in_view and self.distance_from(eye) <= reach
        distance = float(np.linalg.norm((self.lower + self.upper) / 2 - eye))
        return {**self.metadata, "visible": visible, "isInteractable": visible, "distance": distance}


class ThorObjects:
    """Everything in a scene, by the instance number of its piece; `ids` are those that are given,
    others are made of type and place.
    """

    def __init__(self, scene: Scene, ids: Mapping[int, str]) -> None:
        self.by_instance: dict[int, ThorObject] = {}
        names: dict[int, str] = {}
        for piece in scene.pieces:
            kind, (lower, upper) = object_type(piece.category), _box(piece)
            if piece.category in _NOT_OBJECTS:
                names[piece.instance] = kind
                continue
            name = ids.get(piece.instance) or _id(kind, (lower + upper) / 2, names.values())
            names[piece.instance] = name
            self.by_instance[piece.instance] = ThorObject(
                name, kind, lower, upper, _metadata(name, kind, piece, lower, upper)
            )
        self.by_id = {thing.id: thing for thing in self.by_instance.values()}
        self.colours, self._instance_colours = _colours(names)

    def of_type(self, kind: str) -> list[ThorObject]:
        """All objects of a type."""
        return [thing for thing in self.by_id.values() if thing.type == kind]

    def instance_picture(self, instances: NDArray[np.int32]) -> NDArray[np.uint32]:
        """The colours, bytes R, G, B, 255, of an instance image [H, W]."""
        return self._instance_colours[instances]

    def class_picture(self, classes: NDArray[np.int32]) -> NDArray[np.uint32]:
        """The colours of an image of our classes [H, W]."""
        return _CLASS_COLOURS[classes]

    def chosen(self, ids: Collection[str] | None) -> dict[int, ThorObject]:
        """The objects of these ids, by instance; None: all."""
        if ids is None:
            return self.by_instance
        return {instance: thing for instance, thing in self.by_instance.items() if thing.id in ids}


def _id(kind: str, centre: Floats, taken: Collection[str]) -> str:
    """Type and place, such as "Chair|+02.00|+00.45|+03.50"; numbered where two share both."""
    x, y, z = to_unity(tuple(centre.tolist())).values()
    name = f"{kind}|{x:+06.2f}|{y:+06.2f}|{z:+06.2f}"
    again = [f"{name}|{number}" for number in range(1, len(taken) + 1)]
    return next(option for option in (name, *again) if option not in taken)


def _box(piece: Piece) -> tuple[Floats, Floats]:
    corners = vertices_in_world(piece).astype(np.float64)
    return corners.min(axis=0), corners.max(axis=0)


def _metadata(name: str, kind: str, piece: Piece, lower: Floats, upper: Floats) -> dict[str, Any]:
    centre, size = to_unity(_point((lower + upper) / 2)), to_unity(_point(upper - lower))
    corners = [
        list(to_unity((float(x), float(y), float(z))).values())
        for x in (lower[0], upper[0])
        for y in (lower[1], upper[1])
        for z in (lower[2], upper[2])
    ]
    return dict.fromkeys(_FLAGS, False) | {
        "name": name.replace("|", "_"),
        "objectId": name,
        "objectType": kind,
        "assetId": "",
        "position": centre,
        "rotation": rotation(to_rotation(piece.yaw)),
        "receptacleObjectIds": None,
        "parentReceptacles": None,
        "controlledObjects": None,
        "fillLiquid": None,
        "salientMaterials": None,
        "openness": 0.0,
        "temperature": "RoomTemp",
        "mass": 0.0,
        "axisAlignedBoundingBox": {"cornerPoints": corners, "center": centre, "size": size},
        "objectOrientedBoundingBox": None,
    }


def rotation(about_y: float, about_x: float = 0.0) -> Vector:
    """A rotation as AI2-THOR writes it, degrees."""
    return {"x": about_x, "y": about_y, "z": 0.0}


def _point(row: Floats) -> tuple[float, float, float]:
    x, y, z = (float(number) for number in row)
    return x, y, z


def _colours(names: Mapping[int, str]) -> tuple[list[dict[str, Any]], NDArray[np.uint32]]:
    """The colours of the metadata, objects first and classes after them, and the colour of
    every instance number.
    """
    table = np.full(max(names, default=0) + 1, BACKGROUND, dtype=np.uint32)
    told = []
    for instance, name in names.items():
        colour = _colour(instance)
        table[instance] = _packed(colour)
        told.append({"color": list(colour), "name": name})
    kinds = sorted({name.partition("|")[0] for name in names.values() if "|" in name})
    return told + [{"color": list(_class_colour(kind)), "name": kind} for kind in kinds], table


def _colour(instance: int) -> tuple[int, int, int]:
    """One of its own for every number below 2^23, neighbours far apart: an odd factor only permutes
    them.
    """
    mixed = (instance * 0x1E3779B1) & 0x7FFFFF
    return mixed & 255, (mixed >> 8) & 255, mixed >> 16


def _class_colour(kind: str) -> tuple[int, int, int]:
    """With a blue of at least 128, which no instance has."""
    number = next(i for i, category in enumerate(CATEGORIES) if object_type(category) == kind)
    red, green, _ = colorsys.hsv_to_rgb(number / len(CATEGORIES), 0.9, 1.0)
    return int(200 * red), int(200 * green), 128 + number


def _packed(colour: tuple[int, int, int]) -> int:
    red, green, blue = colour
    return red | green << 8 | blue << 16 | int(BACKGROUND)


_CLASS_COLOURS = np.array(
    [BACKGROUND, *(_packed(_class_colour(object_type(category))) for category in CATEGORIES[1:])], dtype=np.uint32
)

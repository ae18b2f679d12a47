"""The parts of a scene: meshes, the pieces that place them, rooms.

A scene is plain data. The renderer packs it into triangles, the navigation grid into free and
occupied cells; neither knows how it was made, by the house generator or from a scan. Frame: x east,
y north, z up, metres; the floor is at z = 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles of one piece in its own frame, standing on z = 0 around the origin, its front
    towards +x.

    vertices float32 [V, 3]; faces int32 [F, 3], counter-clockwise from outside; slots int32 [F],
    which of the piece's materials a face wears. `solid` promises that the faces enclose a body
    without a gap, so that from outside only those turned to the eye are ever seen. Equal pieces
    share one Mesh object.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    slots: NDArray[np.int32]
    solid: bool = False


@dataclass(frozen=True, kw_only=True)
class Material:
    """Colour (red, green, blue in 0..1), the name of a texture that modulates it, and how many
    metres one repeat covers.
    """

    colour: tuple[float, float, float]
    texture: str = "plain"
    metres: float = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """One thing in a scene: a mesh, where it stands, and what it is.

    `instance` is its id in the instance image (0 is kept for nothing hit, so ids start at 1),
    unique in the scene; `category` names its class in the semantic image. Walls, floors, ceilings,
    doors and windows are pieces like all others.
    """

    mesh: Mesh
    category: str
    instance: int
    materials: tuple[Material, ...]
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    scale: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Room:
    """An axis-aligned room: its kind ("kitchen"), corners (x0, y0, x1, y1) between wall axes, and
    where its lamp hangs.
    """

    kind: str
    corners: tuple[float, float, float, float]
    light: tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """A place: its id ("train/17", enough to make it again), pieces and rooms. Where there are no
    rooms (a scan) the floor is found from the triangles.
    """

    id: str
    pieces: tuple[Piece, ...]
    rooms: tuple[Room, ...] = ()


CATEGORIES = (
    "nothing", "wall", "floor", "ceiling", "door", "window",
    "sofa", "armchair", "coffee table", "television", "shelf", "bookcase", "lamp", "plant", "rug",
    "dining table", "chair",
    "bed", "wardrobe", "nightstand", "desk", "dresser", "fridge", "stove", "kitchen counter", "sink", "microwave",
    "toilet", "bathtub", "washbasin", "mirror", "washing machine", "bin", "box", "vase", "painting",
    "laptop", "book", "mug", "bowl",
    "cabinet", "curtain", "clutter",
)  # fmt: skip
"""Class names; the index is the number in the semantic image. "clutter" is everything a scan does
not label.
"""

"""Small scenes made of boxes, for tests that must know where everything is."""

import numpy as np

from envs.simulators.embedded.scene import Material, Mesh, Piece, Room, Scene

Corners = tuple[float, float, float, float, float, float]
"""x0, y0, z0, x1, y1, z1."""

_FACES = [
    (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1), (2, 3, 7), (2, 7, 6), (0, 2, 6),
    (0, 6, 4), (1, 5, 7), (1, 7, 3),
]  # fmt: skip


def box(corners: Corners) -> Mesh:
    """Twelve triangles facing outwards."""
    x, y, z = corners[0::3], corners[1::3], corners[2::3]
    vertices = np.array([(a, b, c) for a in x for b in y for c in z], np.float32)
    return Mesh(vertices, np.array(_FACES, np.int32), np.zeros(12, np.int32))


def piece(corners: Corners, instance: int, category: str = "box") -> Piece:
    """A box in one colour."""
    return Piece(mesh=box(corners), category=category, instance=instance, materials=(Material(colour=(0.7, 0.6, 0.5)),))


def room(width: float, depth: float, *boxes: Corners, id: str = "room") -> Scene:
    """A room [0, width] x [0, depth] between walls 10 cm thick, 2.5 m high and open above, with
    boxes in it.
    """
    w, d, h = width, depth, 2.5
    walls = [
        (-0.1, -0.1, 0, w + 0.1, 0, h),
        (-0.1, d, 0, w + 0.1, d + 0.1, h),
        (-0.1, 0, 0, 0, d, h),
        (w, 0, 0, w + 0.1, d, h),
    ]
    pieces = [piece((0, 0, -0.1, w, d, 0), 1, "floor")]
    pieces += [piece(wall, 2 + i, "wall") for i, wall in enumerate(walls)]
    pieces += [piece(corners, 6 + i) for i, corners in enumerate(boxes)]
    lamp = (w / 2, d / 2, 2.4)
    return Scene(
        id=id,
        pieces=tuple(pieces),
        rooms=(Room(kind="kitchen", corners=(-0.05, -0.05, w + 0.05, d + 0.05), light=lamp),),
    )

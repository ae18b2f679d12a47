"""A room of boxes: small enough to know every distance in it."""

import numpy as np
import pytest

from envs.simulators.embedded.rendering import PackedScene, pack
from envs.simulators.embedded.scene import Material, Mesh, Piece, Room, Scene

Corner = tuple[float, float, float]


def box(lower: Corner, upper: Corner) -> Mesh:
    """A closed box, counter-clockwise from outside."""
    corners = (lower, upper)
    vertices = np.array([[corners[i >> k & 1][k] for k in range(3)] for i in range(8)], np.float32)
    sides = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    faces = np.array([t for a, b, c, d in sides for t in ((a, b, c), (a, c, d))], np.int32)
    return Mesh(vertices, faces, np.zeros(len(faces), np.int32))


def piece(instance: int, category: str, lower: Corner, upper: Corner, texture: str = "plain", **place: object) -> Piece:
    material = Material(colour=(0.8, 0.7, 0.6), texture=texture, metres=0.7)
    return Piece(mesh=box(lower, upper), category=category, instance=instance, materials=(material,), **place)


def make_room() -> Scene:
    """6 m east, 5 m north, 2.6 m high, with a sofa to the east, a turned table to the north and a
    lamp overhead.
    """
    pieces = (
        piece(1, "floor", (0, 0, -0.1), (6, 5, 0), "planks"),
        piece(2, "ceiling", (0, 0, 2.6), (6, 5, 2.7), "plaster"),
        piece(3, "wall", (-0.1, 0, 0), (0, 5, 2.6), "brick"),
        piece(4, "wall", (6, 0, 0), (6.1, 5, 2.6), "wallpaper"),
        piece(5, "wall", (0, -0.1, 0), (6, 0, 2.6), "tiles"),
        piece(6, "wall", (0, 5, 0), (6, 5.1, 2.6), "concrete"),
        piece(7, "sofa", (-0.5, -0.5, 0), (0.5, 0.5, 1.4), "fabric", position=(4.5, 2.5, 0)),
        piece(8, "dining table", (-0.5, -0.3, 0), (0.5, 0.3, 0.7), "wood", position=(2.0, 4.0, 0), yaw=0.6),
    )
    return Scene(id="room", pieces=pieces, rooms=(Room(kind="living room", corners=(0, 0, 6, 5), light=(3, 2.5, 2.4)),))


@pytest.fixture(scope="session")
def scene() -> Scene:
    return make_room()


@pytest.fixture(scope="session")
def room(scene: Scene) -> PackedScene:
    return pack(scene)


@pytest.fixture
def make_piece():
    return piece

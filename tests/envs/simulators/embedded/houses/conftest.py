"""Many houses, generated once, and their pieces as boxes in the world."""

from dataclasses import dataclass

import numpy as np
import pytest

from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.embedded.scene import Piece, Room, Scene


@dataclass(frozen=True)
class Standing:
    """A piece with its bounding box and the room its middle is in."""

    piece: Piece
    lower: np.ndarray
    upper: np.ndarray
    room: Room | None

    @property
    def category(self):
        return self.piece.category

    @property
    def front(self):
        return np.array([np.cos(self.piece.yaw), np.sin(self.piece.yaw)])

    @property
    def centre(self):
        return (self.lower + self.upper) / 2


def world(piece: Piece) -> np.ndarray:
    """Vertices of a piece in the world."""
    c, s = np.cos(piece.yaw), np.sin(piece.yaw)
    turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    return (piece.mesh.vertices * np.array(piece.scale)) @ turn + np.array(piece.position)


def standing(scene: Scene) -> list[Standing]:
    """Every piece of a scene that is not part of the building, nor its ceiling lamps."""
    found = []
    for piece in scene.pieces:
        if piece.category not in ("wall", "floor", "ceiling", "door", "window"):
            vertices = world(piece)
            lower, upper = vertices.min(0), vertices.max(0)
            x, y = ((lower + upper) / 2)[:2]
            rooms = [r for r in scene.rooms if r.corners[0] < x < r.corners[2] and r.corners[1] < y < r.corners[3]]
            if lower[2] < 2.1:
                found.append(Standing(piece, lower, upper, rooms[0] if rooms else None))
    return found


@pytest.fixture(scope="session")
def houses() -> list[Scene]:
    return [generate(f"train/{i}", HouseConfig(rooms_range=(3, 10))) for i in range(50)]


@pytest.fixture(scope="session")
def furnished(houses) -> list[list[Standing]]:
    return [standing(house) for house in houses]

"""Furniture before it is placed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.palette import Palette
from envs.simulators.embedded.houses.plan import Rectangle
from envs.simulators.embedded.houses.shapes import Corner, Part, assemble
from envs.simulators.embedded.scene import Material, Mesh

Top = tuple[float, float, float, float, float]
"""A level surface small things can stand on: (x0, y0, x1, y1, height) in the model's frame,
metres.
"""


@dataclass(frozen=True, eq=False)
class Model:
    """A mesh standing on z = 0, its front towards +x, with its bounding box and the surfaces things
    can stand on.

    `base` is the floor (x0, y0, x1, y1) below the parts of it that a body could touch: of a lamp
    the foot, not the shade.
    """

    category: str
    mesh: Mesh
    lower: Corner
    upper: Corner
    base: Rectangle
    tops: tuple[Top, ...] = ()


@dataclass(frozen=True)
class Furniture:
    """A model in its materials, one a slot."""

    model: Model
    materials: tuple[Material, ...]


BODY_HEIGHT = 1.0
"""What is higher above the floor than this is in no body's way, metres."""

Maker = Callable[[np.random.Generator, Palette, Detail], Furniture]
"""Draws one of the variants of a class, in colours of the room's palette."""


def model(category: str, *groups: Sequence[Part], tops: Sequence[Top] = ()) -> Model:
    """A model of parts; those of group i wear material i."""
    mesh = assemble(*groups)
    lower, upper = _bounds(mesh.vertices)
    (x0, y0, _), (x1, y1, _) = _bounds(mesh.vertices[mesh.vertices[:, 2] < BODY_HEIGHT])
    return Model(category, mesh, lower, upper, (x0, y0, x1, y1), tuple(tops))


def _bounds(vertices: NDArray[np.float32]) -> tuple[Corner, Corner]:
    (x0, y0, z0), (x1, y1, z1) = vertices.min(0).tolist(), vertices.max(0).tolist()
    return (x0, y0, z0), (x1, y1, z1)

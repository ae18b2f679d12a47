"""Motions along their own path: the same one as in the embedded simulator, in small steps along the
navmesh.

habitat-sim's own actions are filtered once, on their chord, and a long chord may slip round a wall
through a doorway, or not move at all. So a motion is cut into steps far shorter than the quarter of
a metre up to which `try_step` is safe.
"""

import math
from typing import NamedTuple

import numpy as np

from embodied.geometry import chord, to_world
from embodied.types import Floats
from envs.simulators.habitat.navmesh_floor import Floor

SUBSTEP = 0.02
"""Metres of path between two looks at the navmesh, as in the embedded simulator."""

TOUCH = 1e-4
"""Metres. A step that ends this far from its target has touched something; positions are float32,
so micrometres do not count.
"""


class Moved(NamedTuple):
    """Where a body came to [3], and whether it touched anything on its way."""

    position: Floats
    touched: bool


def move(floor: Floor, position: Floats, yaw: float, forward: float, left: float, turn: float) -> Moved:
    """Drive (forward, left) metres while turning evenly by `turn` radians: an arc, in the frame the
    body starts from.
    """
    pieces = math.ceil(math.hypot(forward, left) / SUBSTEP)
    share = 1.0 / max(pieces, 1)
    piece_of_it = chord(forward * share, left * share, turn * share)
    at, touched = np.asarray(position), False
    for piece in range(pieces):
        wanted = np.array(to_world(*piece_of_it, yaw + piece * turn * share))
        there = floor.step(at, wanted)
        touched |= bool(np.hypot(*(there[:2] - at[:2] - wanted)) > TOUCH)
        at = there
    return Moved(at, touched)

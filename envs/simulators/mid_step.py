"""A motion in two equal halves, with something done in between."""

from collections.abc import Callable

import numpy as np

from embodied.geometry import to_world_frames
from embodied.simulator import Moves, Simulator
from embodied.types import Flags, Motions


def move_with_mid_step(simulator: Simulator, motions: Motions, active: Flags, between: Callable[[], None]) -> Moves:
    """Execute motions [B, 3] as `Simulator.move` does, in two halves: the same path, since a motion
    drives and turns evenly.

    One action is still one draw of every noise: it is the motion that is halved, not the action.
    What is blocked in the first half is tried again in the second.
    """
    first = simulator.move(motions / 2, active)
    between()
    return _joined(first, simulator.move(motions / 2, active))


def _joined(first: Moves, second: Moves) -> Moves:
    """Both as one, in the frame the first began in."""
    turned = np.deg2rad(first.travelled[:, 2])
    onward = np.column_stack([to_world_frames(turned, second.travelled[:, :2]), second.travelled[:, 2]])
    return Moves(first.travelled + onward, first.collided | second.collided)

"""Ways around what cannot be seen: after a bump, another heading for a while."""

from math import pi
from typing import NamedTuple

import torch
from torch import Tensor

from embodied.tensor_geometry import rotate

BUMPS = 2
"""Blocked moves in a row that make an obstacle; a single one may have been lost on the way."""

ASIDE = pi / 3
"""How far each further obstacle turns the body away from the goal: left, right, farther left,
farther right, back.
"""

LENGTH_M, LONGER_M = 0.75, 0.25
"""Length of the first detour, and how much longer each further one is."""

NEARER_M = 0.1
"""Coming this much nearer to the goal than ever before ends the trouble: the next obstacle is a
first one.
"""


THERE_M = 0.25
"""So near to where a detour leads it is at its end."""


class Detour(NamedTuple):
    """Where the body goes instead (`via` [N, 2], start frame), for how many more steps (`steps`
    [N]), blocked moves in a row (`bumps` [N]), obstacles met (`hits` [N]) since it was `nearest`
    [N] to the goal.
    """

    via: Tensor
    steps: Tensor
    bumps: Tensor
    hits: Tensor
    nearest: Tensor


def go_round(detour: Detour, position: Tensor, goal: Tensor, blocked: Tensor, free: Tensor) -> tuple[Detour, Tensor]:
    """The detour after a step, and where to head for [N, 2]; position and goal [N, 2] in the start
    frame.

    `blocked` [N] says that the last move was, `free` [N] that it got through; after a turn it is
    neither.
    """
    ahead = goal - position
    distance = ahead.norm(dim=-1)
    closer = distance < detour.nearest - NEARER_M
    bumps, hits, hit = _counted(detour, blocked, free, closer)
    length = LENGTH_M + LONGER_M * hits
    aside = position + length[:, None] * rotate(ahead / distance.clamp(min=1e-6)[:, None], _aside(hits))
    via = torch.where(hit[:, None], aside, detour.via)
    steps = torch.where(hit, 4 + 8 * length, (detour.steps - 1).clamp(min=0))
    steps = torch.where((via - position).norm(dim=-1) < THERE_M, 0.0, steps)
    target = torch.where((steps > 0)[:, None], via, goal)
    return Detour(via, steps, bumps, hits, torch.where(closer, distance, detour.nearest)), target


def _counted(detour: Detour, blocked: Tensor, free: Tensor, closer: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Blocked moves in a row and obstacles met [N], and whether [N] this step made out an obstacle,
    from where bumps are counted again.
    """
    bumps = torch.where(blocked, detour.bumps + 1, torch.where(free, 0.0, detour.bumps))
    hit = bumps >= BUMPS
    hits = torch.where(closer, 0.0, detour.hits)
    return torch.where(hit, 0.0, bumps), torch.where(hit, hits + 1, hits), hit


def _aside(hits: Tensor) -> Tensor:
    """Angle to the goal's direction after a number of obstacles: 60, -60, 120, -120, 180, 60, ...
    degrees.
    """
    place = torch.remainder(hits - 1, 5)
    return (
        ASIDE * torch.div(place + 2, 2, rounding_mode="floor") * torch.where(torch.remainder(place, 2) == 0, 1.0, -1.0)
    )

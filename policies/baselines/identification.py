"""Estimates of each action's motion, from its observed effects.

Motions are (forward m, left m, turn rad) in the frame the body stood in before. Shapes: any leading
axes, A actions.
"""

from math import radians
from typing import NamedTuple

import torch
from torch import Tensor

from embodied.tensor_geometry import wrap

TOLERANCE_M, TOLERANCE_RAD = 0.03, radians(5)
"""An outcome this near to what was expected is the same motion with some noise."""

NOTHING_M, NOTHING_RAD = 0.01, radians(1)
"""Less is no motion at all."""

MEMORY = 8
"""A running mean weighs its newest outcome at least 1 in this many, so that it follows slow
changes.
"""


class Identified(NamedTuple):
    """Of each action: its `motion` [.., A, 3], how many outcomes it rests on, `seen` [.., A] (0: it
    is only assumed), and the outcomes in a row that fell short of it, `doubts` [.., A].
    """

    motion: Tensor
    seen: Tensor
    doubts: Tensor


class Surprise(NamedTuple):
    """How the last outcome compares with what was expected, flags [..]: a `different` motion, a
    `blocked` move that got less than half way, or a `free` one that got farther.
    """

    different: Tensor
    blocked: Tensor
    free: Tensor


def idle(motion: Tensor) -> Tensor:
    """Whether [..] a motion [.., 3] is none."""
    metres: Tensor = motion[..., :2].norm(dim=-1)
    return (metres < NOTHING_M) & (motion[..., 2].abs() < NOTHING_RAD)


def identify(known: Identified, executed: Tensor, outcome: Tensor, patience: int) -> tuple[Identified, Surprise]:
    """Learn from the `outcome` [.., 3] of the action `executed` [..] (an index that is none of
    them: no action was).

    What agrees is averaged. A motion that fell short of what was expected is no news of the action,
    since it may have met a wall or been lost: only the `patience`-th in a row is believed, which is
    how a disabled action is found out. Any other outcome replaces what was known at once.
    """
    motion, seen, doubts = known
    taken = executed[..., None] == torch.arange(seen.shape[-1], device=seen.device)
    expected = (motion * taken[..., None]).sum(-2)
    agrees, short, nothing = _compared(expected, outcome)
    fresh = ((seen <= 0) & taken).any(-1)
    worn_out = ((doubts + 1 >= patience) & taken).any(-1)
    believed = agrees | ~short | (fresh & ~nothing) | worn_out
    averaged, learned = agrees & ~fresh, taken & believed[..., None]
    correction = _weight((seen * taken).sum(-1), averaged)[..., None] * _apart(outcome, expected)
    found = Identified(
        motion=motion + learned[..., None] * correction[..., None, :],
        seen=torch.where(learned, torch.where(averaged[..., None], seen + 1, 1.0), seen),
        doubts=torch.where(taken, torch.where(believed[..., None], 0.0, doubts + 1), doubts),
    )
    return found, _surprise(expected, outcome, agrees | short | fresh, short)


def _weight(seen: Tensor, averaged: Tensor) -> Tensor:
    """How much [..] of what it differs in is taken over from an outcome: all, or where it is
    `averaged` its share among those `seen`.
    """
    return torch.where(averaged, 1 / (seen + 1).clamp(max=MEMORY), 1.0)


def _apart(outcome: Tensor, expected: Tensor) -> Tensor:
    """The difference [.., 3] of two motions [.., 3]."""
    return torch.cat((outcome[..., :2] - expected[..., :2], wrap(outcome[..., 2:] - expected[..., 2:])), -1)


def _compared(expected: Tensor, outcome: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Whether [..] the outcome agrees with what was expected, fell short of it, and was nothing at
    all.
    """
    apart = (outcome - expected)[..., :2].norm(dim=-1)
    same_turn = wrap(outcome[..., 2] - expected[..., 2]).abs() <= TOLERANCE_RAD
    went = outcome[..., :2].norm(dim=-1)
    agrees = same_turn & (apart <= TOLERANCE_M)
    nothing = idle(outcome)
    short = ~agrees & (nothing | (same_turn & (went < expected[..., :2].norm(dim=-1))))
    return agrees, short, nothing


def _surprise(expected: Tensor, outcome: Tensor, explained: Tensor, short: Tensor) -> Surprise:
    reach, went = (motion[..., :2].norm(dim=-1) for motion in (expected, outcome))
    moves, half_way = reach > TOLERANCE_M, went >= 0.5 * reach
    return Surprise(~explained, short & moves & ~half_way, moves & half_way)

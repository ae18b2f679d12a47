"""A motion as AI2-THOR's actions.

AI2-THOR moves ahead and back, and turns; it does not drive arcs, its LoCoBot does not move
sideways, and it has its own notions of nothing (the usual step) and of less than nothing. So here:
nothing is no action; backwards is MoveBack; everything else is a turn towards where the motion
leads, a move, and a turn to where it looks in the end. Where an arc leads is exact: the body ends
where one that drives and turns evenly ends.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from embodied.geometry import chord

_NOTHING = 1e-9
"""Metres or degrees."""


@dataclass(frozen=True)
class Act:
    """One of AI2-THOR's actions with its metres or degrees, which are above 0."""

    name: str
    amount: float

    @property
    def moves(self) -> bool:
        """Whether it moves, rather than turns."""
        return self.name.startswith("Move")

    @property
    def arguments(self) -> dict[str, float]:
        """As the client passes them on."""
        return {"moveMagnitude" if self.moves else "degrees": self.amount}


def acts(forward: float, left: float, turn_deg: float, piece: float, strafe: bool = False) -> list[Act]:
    """The actions that make up a motion, moves in equal pieces no longer than `piece` metres.

    Raises:
        ValueError: when it is not finite.
    """
    if not all(map(math.isfinite, (forward, left, turn_deg))):
        raise ValueError(f"motions must be finite, got {(forward, left, turn_deg)}")
    length = math.hypot(forward, left)
    count = math.ceil(length / piece - _NOTHING) if length > _NOTHING else 0
    made: list[Act] = []
    turned = 0.0  # still to be turned before the next move
    for _ in range(count):
        ahead, aside = chord(forward / count, left / count, math.radians(turn_deg / count))
        name, towards = _heading(ahead, aside, strafe)
        made += [*_turn(turned + towards), Act(name, math.hypot(ahead, aside))]
        turned = turn_deg / count - towards
    return [*made, *_turn(turned if count else turn_deg)]


def _heading(ahead: float, aside: float, strafe: bool) -> tuple[str, float]:
    """The move that leads there, and the turn to make before it: at most 90 degrees, for it may go
    backwards.
    """
    if strafe and abs(ahead) < _NOTHING:
        return ("MoveLeft" if aside > 0 else "MoveRight"), 0.0
    towards = math.degrees(math.atan2(aside, ahead))
    if abs(towards) <= 90.0:
        return "MoveAhead", towards
    return "MoveBack", math.remainder(towards - 180.0, 360.0)


def _turn(degrees: float) -> Iterator[Act]:
    if abs(degrees) > _NOTHING:
        yield Act("RotateLeft" if degrees > 0 else "RotateRight", abs(degrees))

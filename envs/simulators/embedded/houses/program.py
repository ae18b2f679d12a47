"""Which rooms a house has and how large each is."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class RoomKind:
    """The usual floor area in m2, shortest side and number of a kind of room."""

    areas: tuple[float, float]
    side: float
    privacy: int


KINDS = {
    "living room": RoomKind((18.0, 27.0), 3.3, 1),
    "kitchen": RoomKind((9.0, 13.0), 2.5, 3),
    "bedroom": RoomKind((11.0, 16.0), 2.8, 8),
    "bathroom": RoomKind((5.0, 7.5), 1.9, 12),
    "hall": RoomKind((6.0, 9.0), 1.3, 0),
    "dining room": RoomKind((10.0, 15.0), 2.8, 2),
    "study": RoomKind((8.0, 12.0), 2.5, 6),
}

_ALWAYS = ("kitchen", "bedroom", "bathroom", "living room", "hall")
_EXTRAS = ("bedroom", "study", "dining room", "bathroom", "bedroom")


def draw_program(rooms: int, rng: np.random.Generator) -> list[str]:
    """The kinds of `rooms` rooms: first the kinds every house needs, then a draw of extras."""
    extras = [_EXTRAS[i] for i in rng.permutation(len(_EXTRAS))]
    return [*_ALWAYS, *extras][:rooms]


def draw_area(kind: str, scale: float, rng: np.random.Generator) -> float:
    """A floor area for a room of that kind, m2."""
    return scale * float(rng.uniform(*KINDS[kind].areas))

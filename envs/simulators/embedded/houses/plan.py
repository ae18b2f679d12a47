"""Floor plans: rectangles with kinds, and the walls between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Rectangle = tuple[float, float, float, float]
"""(x0, y0, x1, y1), metres."""


def snap(metres: float) -> float:
    """The nearest multiple of 5 cm, always the same float for the same multiple, so that equal
    edges compare equal.
    """
    return round(metres * 20) / 20


@dataclass(frozen=True)
class PlannedRoom:
    """A kind and the rectangle between wall axes."""

    kind: str
    corners: Rectangle

    @property
    def area(self) -> float:
        """Between wall axes, m2."""
        x0, y0, x1, y1 = self.corners
        return (x1 - x0) * (y1 - y0)

    @property
    def sides(self) -> tuple[float, float]:
        """The shorter and the longer side."""
        x0, y0, x1, y1 = self.corners
        return min(x1 - x0, y1 - y0), max(x1 - x0, y1 - y0)


@dataclass(frozen=True)
class Wall:
    """A straight piece of wall with one room, or the outside (None), all along each side.

    `axis` 0: it stands on x = `at` and runs from y = `low` to `high`; axis 1 the other way round.
    `before` is the room (its index) at smaller x (or y), `after` that at larger.
    """

    axis: int
    at: float
    low: float
    high: float
    before: int | None
    after: int | None

    @property
    def length(self) -> float:
        """Between its ends, metres."""
        return self.high - self.low

    @property
    def outer(self) -> bool:
        """Whether the outside is on one side."""
        return self.before is None or self.after is None

    def rectangle(self, low: float, high: float, before: float, after: float) -> Rectangle:
        """From `low` to `high` along the wall, reaching `before` and `after` metres to its two
        sides.
        """
        if self.axis == 0:
            return self.at - before, low, self.at + after, high
        return low, self.at - before, high, self.at + after


def walls_of(rooms: Sequence[PlannedRoom]) -> list[Wall]:
    """Every wall, cut wherever the room on either side changes."""
    return [wall for axis in (0, 1) for wall in _walls_along(rooms, axis)]


def _walls_along(rooms: Sequence[PlannedRoom], axis: int) -> list[Wall]:
    found = []
    spans = [(r.corners[axis], r.corners[axis + 2], r.corners[1 - axis], r.corners[3 - axis]) for r in rooms]
    for at in sorted({edge for span in spans for edge in span[:2]}):
        before = [(low, high, i) for i, (_, edge, low, high) in enumerate(spans) if edge == at]
        after = [(low, high, i) for i, (edge, _, low, high) in enumerate(spans) if edge == at]
        cuts = sorted({cut for low, high, _ in before + after for cut in (low, high)})
        for low, high in pairwise(cuts):
            sides = _holder(before, low, high), _holder(after, low, high)
            if sides != (None, None):
                found.append(Wall(axis, at, low, high, *sides))
    return found


def _holder(spans: Sequence[tuple[float, float, int]], low: float, high: float) -> int | None:
    return next((i for start, end, i in spans if start <= low and high <= end), None)

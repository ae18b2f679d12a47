"""Which neighbouring rooms are joined by doors."""

from collections.abc import Sequence

from envs.simulators.embedded.houses.plan import PlannedRoom, Wall
from envs.simulators.embedded.houses.program import KINDS


def candidates(walls: Sequence[Wall], length: float) -> list[Wall]:
    """Walls between two rooms at least so long."""
    return [wall for wall in walls if not wall.outer and wall.length >= length]


def routes(rooms: Sequence[PlannedRoom], walls: Sequence[Wall], length: float) -> list[Wall] | None:
    """The walls that get a door so that all rooms are joined, led through the least private ones;
    None when that is impossible.

    A minimum spanning tree (Prim) where a door needs `length` metres of wall and costs the privacy
    of both its rooms.
    """
    reached, tree = {_most_public(rooms)}, []
    doors = candidates(walls, length)
    while len(reached) < len(rooms):
        border = [wall for wall in doors if (wall.before in reached) != (wall.after in reached)]
        if not border:
            return None
        chosen = min(border, key=lambda wall: privacy(rooms, wall))
        tree.append(chosen)
        reached |= {side for side in (chosen.before, chosen.after) if side is not None}
    return tree


def privacy(rooms: Sequence[PlannedRoom], wall: Wall) -> int:
    """Returns the cost of a door in this wall."""
    return sum(KINDS[rooms[side].kind].privacy for side in (wall.before, wall.after) if side is not None)


def strain(rooms: Sequence[PlannedRoom], tree: Sequence[Wall]) -> float:
    """How much a tree of doors leads through private rooms: their privacy for every door beyond the
    first.
    """
    doors = [sum(i in (wall.before, wall.after) for wall in tree) for i in range(len(rooms))]
    return float(sum(KINDS[room.kind].privacy * max(n - 1, 0) for room, n in zip(rooms, doors, strict=True)))


def _most_public(rooms: Sequence[PlannedRoom]) -> int:
    return min(range(len(rooms)), key=lambda i: KINDS[rooms[i].kind].privacy)

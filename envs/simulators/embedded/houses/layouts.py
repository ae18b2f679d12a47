"""How rooms are laid out: along a corridor, or sliced from one rectangle.

Both kinds are drawn several times and the most liveable plan is kept.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from envs.simulators.embedded.houses.config import HouseConfig
from envs.simulators.embedded.houses.plan import PlannedRoom, Rectangle, Wall, snap, walls_of
from envs.simulators.embedded.houses.program import KINDS, draw_area, draw_program
from envs.simulators.embedded.houses.routes import routes, strain

_DRAFTS = 12
_Sized = tuple[str, float]


def draw_plan(config: HouseConfig, rng: np.random.Generator) -> list[PlannedRoom]:
    """Rooms of one house, somewhere mirrored and turned.

    Raises:
        RuntimeError: when no draft connects all its rooms, which the ranges of the configuration
            rule out.
    """
    kinds = draw_program(int(rng.integers(config.rooms_range[0], config.rooms_range[1] + 1)), rng)
    best: tuple[float, list[PlannedRoom]] | None = None
    for draft in range(4 * _DRAFTS):
        rooms = _draft(kinds, config, rng)
        cost = _discomfort(rooms, walls_of(rooms), config.door_length)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, rooms
        if best is not None and draft + 1 >= _DRAFTS:
            return _oriented(best[1], rng)
    raise RuntimeError(f"no floor plan connects {kinds}")


def _draft(kinds: Sequence[str], config: HouseConfig, rng: np.random.Generator) -> list[PlannedRoom]:
    sized = [(kind, draw_area(kind, config.room_scale, rng)) for kind in kinds]
    if "hall" in kinds and rng.random() < 0.75:
        return _along_corridor(sized, rng)
    area = sum(area for _, area in sized)
    width = np.sqrt(area * rng.uniform(1.0, 1.5))
    order = [sized[i] for i in rng.permutation(len(sized))]
    return _sliced(order, (0.0, 0.0, snap(width), snap(area / width)))


def _sliced(rooms: Sequence[_Sized], frame: Rectangle) -> list[PlannedRoom]:
    """Halves of about equal area on either side of a cut across the longer side, and so on down to
    single rooms.
    """
    if len(rooms) == 1:
        return [PlannedRoom(rooms[0][0], frame)]
    areas = np.array([area for _, area in rooms])
    shares = np.cumsum(areas)[:-1] / areas.sum()
    middle = int(np.argmin(np.abs(shares - 0.5))) + 1
    x0, y0, x1, y1 = frame
    share = float(shares[middle - 1])
    if x1 - x0 > y1 - y0:
        cut = snap(x0 + share * (x1 - x0))
        halves = (x0, y0, cut, y1), (cut, y0, x1, y1)
    else:
        cut = snap(y0 + share * (y1 - y0))
        halves = (x0, y0, x1, cut), (x0, cut, x1, y1)
    return _sliced(rooms[:middle], halves[0]) + _sliced(rooms[middle:], halves[1])


def _along_corridor(rooms: Sequence[_Sized], rng: np.random.Generator) -> list[PlannedRoom]:
    """Two rows of rooms with a corridor between them that ends at the living room, as in most
    flats.

    The living room is as deep as the upper row and the corridor; the lower row runs on beneath it,
    or stops short and leaves a notch in the outline.
    """
    depths = snap(rng.uniform(3.0, 4.0)), snap(rng.uniform(3.0, 4.2))
    corridor = snap(rng.uniform(1.3, 1.7))
    upper, lower = _rows([room for room in rooms if room[0] not in ("hall", "living room")], depths, rng)
    living = sum(area for kind, area in rooms if kind == "living room") / (depths[0] + corridor)
    ends = _edges([area / depths[0] for _, area in upper] + [living])
    foot = _edges(_stretched([area / depths[1] for _, area in lower], ends[-1], rng))
    y1, y2, y3 = depths[1], snap(depths[1] + corridor), snap(depths[1] + corridor + depths[0])
    plan = [PlannedRoom(kind, (a, y2, b, y3)) for (kind, _), (a, b) in zip(upper, pairwise(ends[:-1]), strict=True)]
    plan += [PlannedRoom(kind, (a, 0.0, b, y1)) for (kind, _), (a, b) in zip(lower, pairwise(foot), strict=True)]
    return [
        *plan,
        PlannedRoom("living room", (ends[-2], y1, ends[-1], y3)),
        PlannedRoom("hall", (0.0, y1, ends[-2], y2)),
    ]


def _rows(
    rooms: Sequence[_Sized], depths: tuple[float, float], rng: np.random.Generator
) -> tuple[list[_Sized], list[_Sized]]:
    """The rooms dealt to the shorter row each time, the lower row, which also runs below the living
    room, being ahead.
    """
    upper: list[_Sized] = []
    lower: list[_Sized] = []
    for i in rng.permutation(len(rooms)):
        lengths = [sum(area for _, area in row) / depth for row, depth in ((upper, depths[0]), (lower, depths[1]))]
        (upper if lengths[0] + 4.0 < lengths[1] else lower).append(rooms[i])
    if not upper:
        upper.append(lower.pop())
    # The kitchen or the dining room, if it is below, lies beside the living room.
    lower.sort(key=lambda room: room[0] in ("kitchen", "dining room"))
    return upper, lower


def _stretched(widths: Sequence[float], target: float, rng: np.random.Generator) -> list[float]:
    """The widths scaled towards a common length: exactly, or so that a notch remains."""
    notch = 0.0 if rng.random() < 0.6 else float(rng.uniform(1.0, 2.5))
    scale = min(max((target - notch) / sum(widths), 0.75), 1.35)
    if abs(target - scale * sum(widths)) < 1.0:
        scale = target / sum(widths)
    return [width * scale for width in widths]


def _edges(widths: Sequence[float]) -> list[float]:
    return [0.0, *(snap(float(edge)) for edge in np.cumsum(widths))]


def _discomfort(rooms: Sequence[PlannedRoom], walls: Sequence[Wall], door_length: float) -> float | None:
    """How far a plan is from one people like to live in; None when its rooms cannot all be
    reached.
    """
    tree = routes(rooms, walls, door_length)
    if tree is None:
        return None
    cost = strain(rooms, tree)
    for room in rooms:
        short, long = room.sides
        cost += 100.0 * max(KINDS[room.kind].side - short, 0.0)
        if room.kind != "hall":
            cost += 10.0 * max(long / short - 1.7, 0.0) + max(room.area / KINDS[room.kind].areas[1] - 1.3, 0.0)
    return cost


def _oriented(rooms: Sequence[PlannedRoom], rng: np.random.Generator) -> list[PlannedRoom]:
    """One of the eight ways to turn and mirror the plan, its lower left corner at the origin."""
    flips, swap = rng.integers(0, 2, 2), rng.integers(0, 2)
    far = [max(room.corners[2 + axis] for room in rooms) for axis in (0, 1)]
    oriented = []
    for room in rooms:
        spans = [(room.corners[axis], room.corners[axis + 2]) for axis in (0, 1)]
        spans = [(snap(far[a] - s[1]), snap(far[a] - s[0])) if flips[a] else s for a, s in enumerate(spans)]
        (x0, x1), (y0, y1) = spans[::-1] if swap else spans
        oriented.append(PlannedRoom(room.kind, (x0, y0, x1, y1)))
    return oriented

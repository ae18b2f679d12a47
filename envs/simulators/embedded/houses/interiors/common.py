"""Parts of arrangements that several kinds of rooms share."""

from math import pi

from envs.simulators.embedded.houses.furniture import decoration, seating, small
from envs.simulators.embedded.houses.furniture.model import Furniture, Maker
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.placed import Placed
from envs.simulators.embedded.houses.interiors.slots import Preference, anywhere, in_corner


def bring(
    interior: Interior, probability: float, maker: Maker, *, prefer: Preference = anywhere, front: float = 0.5
) -> Placed | None:
    """With some probability, one more piece against a wall; another variant of it where the first
    does not fit.
    """
    if not interior.chance(probability):
        return None
    for _ in range(2):
        placed = interior.against_wall(interior.make(maker), prefer=prefer, front=front)
        if placed is not None:
            return placed
    return None


def dress_top(interior: Interior, table: Placed | None, *makers: Maker, probability: float = 0.6) -> None:
    """Perhaps one of each small thing on top of a piece."""
    for maker in makers:
        if table is not None and interior.chance(probability):
            interior.on(table, interior.make(maker), turn=float(interior.rng.choice((0.0, pi / 2, -pi / 2))))


def dine(interior: Interior, furniture: Furniture) -> None:
    """A laid table with chairs, in the middle of the room or else in a corner; nothing where no
    chair fits.
    """
    table = interior.standing(furniture, 0.55)
    if table is None:
        spot = interior.spot(furniture, prefer=in_corner, front=0.7)
        table = spot and interior.put(spot)
    if table is None:
        return
    if not _chairs(interior, table):
        interior.take_out(table)
        return
    interior.on(table, interior.make(small.bowl if interior.chance(0.5) else small.vase), centred=True)
    dress_top(interior, table, small.mug, small.book, probability=0.4)


def _chairs(interior: Interior, table: Placed) -> int:
    """Matching chairs at the long sides of a table, and at its ends where it is long or round;
    gives how many found room.
    """
    chair = seating.chair_like(int(interior.rng.integers(3)), interior.palette, interior.detail)
    model = table.furniture.model
    depth, width = (model.upper[axis] - model.lower[axis] for axis in (0, 1))
    seats = max(1, int((width + 0.05) / 0.6))
    places = [(angle, ((i + 0.5) / seats - 0.5) * width) for angle in (0.0, pi) for i in range(seats)]
    if width >= 1.6 or abs(width - depth) < 0.1:
        places += [(pi / 2, 0.0), (-pi / 2, 0.0)]
    return sum(interior.around(table, chair, angle, 0.05, left) is not None for angle, left in places)


def finish(interior: Interior, kind: str) -> None:
    """Finishes a room: curtains, pictures, a bin, small things."""
    if kind in ("living room", "bedroom", "dining room", "study"):
        _curtains(interior)
    for _ in range(2 if kind in ("hall", "living room", "dining room") else 1):
        if kind != "bathroom" and interior.chance(0.6):
            interior.hang(interior.make(decoration.painting), 1.35)
    if kind in ("kitchen", "bathroom", "study"):
        bring(interior, 0.7, small.waste_bin, front=0.0)
    if kind in ("bedroom", "study", "hall", "living room"):
        bring(interior, 0.3, small.cardboard_box, front=0.0)


def _curtains(interior: Interior) -> None:
    """A pair at every window, where nothing is in the way."""
    for window in interior.windows:
        if not interior.chance(0.8):
            continue
        low = window.sill - 0.1
        curtain = decoration.curtain(window.head + 0.1 - low, interior.palette, interior.detail)
        for along in (window.low - 0.17, window.high + 0.17):
            interior.hang_at(curtain, low, window.side, along)

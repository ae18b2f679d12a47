"""Studies: a desk to work at, and books."""

from math import pi

from envs.simulators.embedded.houses.furniture import decoration, seating, small, storage, tables
from envs.simulators.embedded.houses.interiors.common import bring, dress_top
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.slots import in_corner


def study(interior: Interior) -> None:
    """Furnish it."""
    workplace(interior)
    bring(interior, 2.0, storage.bookcase, prefer=in_corner)
    for _ in range(2):
        bring(interior, 0.6, storage.bookcase)
    bring(interior, 0.5, seating.armchair, prefer=in_corner)
    bring(interior, 0.3, storage.sideboard)
    bring(interior, 0.3, decoration.floor_lamp, prefer=in_corner, front=0.0)
    bring(interior, 0.6, decoration.plant, prefer=in_corner, front=0.0)
    x0, y0, x1, y1 = interior.frame
    if interior.chance(0.6):
        interior.lay(interior.make(decoration.rug), (x0 + x1) / 2, (y0 + y1) / 2, 0.0 if y1 - y0 > x1 - x0 else pi / 2)


def workplace(interior: Interior) -> None:
    """A desk with a chair before it and what lies on desks, a shelf above it."""
    desk = interior.spot(interior.make(tables.desk), front=0.9)
    if desk is None:
        return
    interior.put(desk)
    interior.before(desk, interior.make(seating.office_chair), gap=0.02, turn=pi)
    if interior.chance(0.9):
        interior.on(desk, interior.make(small.laptop), centred=True)
    dress_top(interior, desk, decoration.table_lamp, small.mug, small.book)
    if interior.chance(0.6):
        interior.hang_over(interior.make(storage.wall_shelf), 1.45, desk)

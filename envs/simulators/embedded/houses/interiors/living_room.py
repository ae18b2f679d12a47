"""Living rooms: a sofa that faces a television, and what belongs round them."""

from math import pi

from envs.simulators.embedded.houses.furniture import decoration, seating, small, storage, tables
from envs.simulators.embedded.houses.interiors.common import bring, dine, dress_top
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.placed import Placed
from envs.simulators.embedded.houses.interiors.slots import in_corner, in_middle


def living_room(interior: Interior, dining: bool) -> None:
    """Furnish it; with a dining table where the house has no other place for one."""
    sofa = interior.spot(interior.make(seating.sofa), prefer=in_middle, front=2.2)
    if sofa is None:
        sofa = interior.spot(interior.make(seating.sofa), prefer=in_middle, front=1.0)
    if sofa is not None:
        _sitting_corner(interior, interior.put(sofa))
    if dining:
        dine(interior, interior.make(tables.dining_table))
    for _ in range(2):
        bring(interior, 0.7, storage.bookcase, prefer=in_corner)
    sideboard = bring(interior, 0.5, storage.sideboard)
    dress_top(interior, sideboard, small.vase, decoration.table_lamp, small.book)
    bring(interior, 0.4, seating.armchair, prefer=in_corner, front=0.6)
    for _ in range(2):
        bring(interior, 0.6, decoration.plant, prefer=in_corner, front=0.0)


def _sitting_corner(interior: Interior, sofa: Placed) -> None:
    """Table before the sofa, television opposite, a rug below, perhaps an armchair and a lamp at
    its ends.
    """
    table = interior.before(sofa, interior.make(tables.coffee_table), gap=0.4)
    dress_top(interior, table, small.book, small.mug, small.bowl)
    _television(interior, sofa)
    side = 1 if interior.chance(0.5) else -1
    half = sofa.furniture.model.upper[1]
    if interior.chance(0.6):
        interior.before(sofa, interior.make(seating.armchair), gap=0.25, turn=-side * pi / 2, left=side * (half + 0.35))
    if interior.chance(0.6):
        interior.beside(sofa, interior.make(decoration.floor_lamp), -side)
    if interior.chance(0.8):
        interior.lay(interior.make(decoration.rug), *sofa.at(1.05, 0.0), sofa.yaw)
    if interior.chance(0.8):
        interior.hang_over(interior.make(decoration.painting), 1.3, sofa)


def _television(interior: Interior, sofa: Placed) -> None:
    assert sofa.wall is not None, "a sofa stands against a wall"
    bench = interior.make(storage.television_bench)
    opposite = (sofa.wall + 2) % 4
    stand = interior.against_wall(bench, sides=(opposite,), near=sofa.centre, front=0.6)
    if stand is None:
        stand = interior.against_wall(
            bench, sides=((sofa.wall + 1) % 4, (sofa.wall + 3) % 4), near=sofa.at(2.0, 0.0), front=0.6
        )
    interior.on(stand, interior.make(small.television), centred=True)

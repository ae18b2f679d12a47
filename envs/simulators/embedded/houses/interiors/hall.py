"""Halls and dining rooms."""

from math import pi

from envs.simulators.embedded.houses.furniture import decoration, small, storage, tables
from envs.simulators.embedded.houses.furniture.bathroom import mirror
from envs.simulators.embedded.houses.interiors.common import bring, dine, dress_top
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.slots import in_corner


def hall(interior: Interior) -> None:
    """A shallow cabinet with a mirror above it, and a runner on the floor."""
    for _ in range(2):
        cabinet = bring(interior, 0.8, storage.shoe_cabinet, front=0.6)
        dress_top(interior, cabinet, small.vase, probability=0.5)
        if cabinet is not None and interior.chance(0.6):
            interior.hang_over(interior.make(mirror), 1.2, cabinet)
    x0, y0, x1, y1 = interior.frame
    if interior.chance(0.8):
        interior.lay(
            interior.make(decoration.hall_runner), (x0 + x1) / 2, (y0 + y1) / 2, 0.0 if y1 - y0 > x1 - x0 else pi / 2
        )
    bring(interior, 0.5, decoration.plant, prefer=in_corner, front=0.6)


def dining_room(interior: Interior) -> None:
    """A table with chairs in the middle, a sideboard at the wall."""
    dine(interior, interior.make(tables.dining_table))
    sideboard = bring(interior, 0.9, storage.sideboard)
    dress_top(interior, sideboard, small.vase, small.bowl, decoration.table_lamp)
    bring(interior, 0.4, storage.bookcase, prefer=in_corner)
    for _ in range(2):
        bring(interior, 0.5, decoration.plant, prefer=in_corner, front=0.0)
    x0, y0, x1, y1 = interior.frame
    if interior.chance(0.5):
        interior.lay(interior.make(decoration.rug), (x0 + x1) / 2, (y0 + y1) / 2, 0.0 if y1 - y0 > x1 - x0 else pi / 2)

"""Bedrooms: a bed with its nightstands, a wardrobe, and what else fits."""

from envs.simulators.embedded.houses.furniture import beds, decoration, seating, small, storage, tables
from envs.simulators.embedded.houses.furniture.bathroom import mirror
from envs.simulators.embedded.houses.interiors.common import bring, dress_top
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.placed import Placed
from envs.simulators.embedded.houses.interiors.slots import in_corner, in_middle
from envs.simulators.embedded.houses.interiors.study import workplace


def bedroom(interior: Interior) -> None:
    """Furnish it: a double bed with room on both sides if that goes, else a single one in a
    corner.
    """
    bed = interior.spot(interior.make(beds.double_bed), prefer=in_middle, front=0.6, aside=0.55)
    if bed is None or interior.chance(0.15):
        single = interior.make(beds.single_bed)
        bed = interior.spot(single, prefer=in_corner, front=0.5) or bed or interior.spot(single, front=0.0)
    if bed is not None:
        _sleep(interior, interior.put(bed, keep=0.5))
    bring(interior, 2.0, storage.wardrobe, prefer=in_corner, front=0.6)
    dresser = bring(interior, 0.6, storage.dresser)
    if dresser is not None and interior.chance(0.6):
        interior.hang_over(interior.make(mirror), 1.1, dresser)
    dress_top(interior, dresser, small.vase, small.book, decoration.table_lamp)
    if interior.chance(0.35):
        workplace(interior)
    bring(interior, 0.35, storage.bookcase, prefer=in_corner)
    bring(interior, 0.3, seating.armchair, prefer=in_corner)
    bring(interior, 0.5, decoration.plant, prefer=in_corner, front=0.0)


def _sleep(interior: Interior, bed: Placed) -> None:
    stand = interior.make(tables.nightstand)
    for side in (1, -1):
        if interior.chance(0.9):
            table = interior.beside(bed, stand, side, gap=0.06)
            dress_top(interior, table, decoration.table_lamp, probability=0.7)
            dress_top(interior, table, small.book, small.mug, probability=0.35)
    if interior.chance(0.6):
        interior.hang_over(interior.make(decoration.painting), 1.4, bed)
    if interior.chance(0.6):
        interior.lay(interior.make(decoration.rug), *bed.at(0.7, 0.0), bed.yaw)

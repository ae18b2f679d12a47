"""Bathrooms."""

from envs.simulators.embedded.houses.furniture import bathroom as ceramics
from envs.simulators.embedded.houses.furniture import decoration, small
from envs.simulators.embedded.houses.interiors.common import bring
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.placed import Placed
from envs.simulators.embedded.houses.interiors.slots import in_corner, in_middle


def bathroom(interior: Interior) -> None:
    """Furnish it; the bathtub last, and only if there is room, where toilet and washbasin find no
    place beside it.
    """
    tub = interior.against_wall(interior.make(ceramics.bathtub), prefer=in_corner, front=0.45)
    toilet, basin = _needed(interior)
    if toilet is None or basin is None:
        interior.placed, interior.kept = [], []
        toilet, basin = _needed(interior)
        tub = interior.against_wall(interior.make(ceramics.bathtub), prefer=in_corner, front=0.4)
    if basin is not None:
        interior.hang_over(interior.make(ceramics.mirror), 1.1, basin)
    if tub is not None and interior.chance(0.7):
        interior.lay(interior.make(decoration.bath_mat), *tub.at(0.75, 0.0), tub.yaw)
    bring(interior, 0.7, ceramics.washing_machine, prefer=in_corner)
    bring(interior, 0.2, small.cardboard_box, front=0.0)
    bring(interior, 0.3, decoration.plant, prefer=in_corner, front=0.0)


def _needed(interior: Interior) -> tuple[Placed | None, Placed | None]:
    """Toilet and washbasin."""
    toilet = interior.against_wall(interior.make(ceramics.toilet), front=0.4)
    return toilet, interior.against_wall(interior.make(ceramics.washbasin), prefer=in_middle, front=0.4)

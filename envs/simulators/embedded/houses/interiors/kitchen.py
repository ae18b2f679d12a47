"""Kitchens: a run of fridge, counters, stove and sink along a wall, perhaps a second one, and a
table.
"""

from collections.abc import Sequence
from dataclasses import replace

from envs.simulators.embedded.houses.furniture import decoration, small, storage, tables
from envs.simulators.embedded.houses.furniture import kitchen as units
from envs.simulators.embedded.houses.furniture.model import Furniture
from envs.simulators.embedded.houses.interiors.common import bring, dine, dress_top
from envs.simulators.embedded.houses.interiors.interior import Interior
from envs.simulators.embedded.houses.interiors.placed import Placed
from envs.simulators.embedded.houses.interiors.slots import in_corner
from envs.simulators.embedded.scene import Material

_UNIT = 0.6
_CUPBOARDS = 1.45


def kitchen(interior: Interior, dining: bool) -> None:
    """Furnish it; with a table where the house has no dining room."""
    front = interior.palette.second_wood if interior.rng.random() < 0.7 else interior.palette.wood
    for length in (3.6, 3.0, 2.4, 1.8):
        run = _room_for(length, front, interior)
        if run is not None:
            _run(interior, run, length, front)
            break
    if interior.chance(0.8):
        _second_run(interior, front)
    if dining:
        dine(interior, interior.make(tables.kitchen_table))
    bring(interior, 0.3, storage.bookcase, prefer=in_corner)
    bring(interior, 0.4, decoration.plant, prefer=in_corner, front=0.0)


def _room_for(length: float, front: Material, interior: Interior) -> Placed | None:
    """A stretch of wall for a run, into a corner if possible."""
    return interior.spot(units.counter(length, front, interior.detail), prefer=in_corner, front=0.9)


def _run(interior: Interior, run: Placed, length: float, front: Material) -> None:
    """Fridge at one end, counters round the stove, the sink in the wider one; the fridge apart
    where it would cover a window.
    """
    rest = length - 2 * _UNIT
    narrow = _UNIT if rest > _UNIT + 0.1 else 0.0
    fridge, wide = interior.make(units.fridge), units.counter(rest - narrow, front, interior.detail)
    row: list[Furniture] = [fridge, wide, interior.make(units.stove)]
    if narrow:
        row.append(units.counter(narrow, front, interior.detail))
    if interior.rng.random() < 0.5:
        row.reverse()
    placed = _lined_up(run, row)
    if any(interior.darkens(unit) for unit in placed):
        placed = _lined_up(run, row[::-1])
    interior.keep_free(run, 0.7)
    for unit in placed:
        if not interior.darkens(unit):
            _unit(interior, unit, front)
        else:
            interior.against_wall(fridge, prefer=in_corner)


def _lined_up(run: Placed, row: Sequence[Furniture]) -> list[Placed]:
    """The units side by side along the run, from its right end to its left."""
    placed, left = [], -sum(_width(furniture) for furniture in row) / 2
    for furniture in row:
        x, y = run.at(0.0, left + _width(furniture) / 2)
        placed.append(replace(run, furniture=furniture, x=x, y=y))
        left += _width(furniture)
    return placed


def _width(furniture: Furniture) -> float:
    return furniture.model.upper[1] - furniture.model.lower[1]


def _unit(interior: Interior, unit: Placed, front: Material) -> None:
    """One unit of a run, with what belongs on it and above it."""
    interior.put(unit)
    category = unit.furniture.model.category
    if category == "stove" and interior.chance(0.7):
        interior.hang_over(interior.make(units.hood), 1.6, unit)
    if category == "kitchen counter":
        width = _width(unit.furniture)
        if all(placed.furniture.model.category != "sink" for placed in interior.placed):
            interior.on(unit, interior.make(units.sink), centred=True)
        if interior.chance(0.8):
            interior.hang_over(units.cupboard(width, front, interior.detail), _CUPBOARDS, unit)
        dress_top(interior, unit, units.microwave, small.mug, small.bowl, probability=0.4)


def _second_run(interior: Interior, front: Material) -> None:
    length = 0.6 * float(interior.rng.integers(1, 4))
    counter = interior.against_wall(units.counter(length, front, interior.detail), prefer=in_corner, front=0.7)
    if counter is not None:
        dress_top(interior, counter, units.microwave, small.bowl, small.vase, small.mug)
        interior.hang_over(units.cupboard(length, front, interior.detail), _CUPBOARDS, counter)

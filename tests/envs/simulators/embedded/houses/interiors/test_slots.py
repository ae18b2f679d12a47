import numpy as np
import pytest

from envs.simulators.embedded.houses.furniture.model import Furniture, model
from envs.simulators.embedded.houses.interiors.placed import Placed, footprint, quarter
from envs.simulators.embedded.houses.interiors.rectangles import as_rectangles, hits, within
from envs.simulators.embedded.houses.interiors.slots import SIDES, Glazing, ahead, fronts, slots
from envs.simulators.embedded.houses.shapes import box

FRAME = (1.0, 2.0, 5.0, 5.0)
CHEST = model("dresser", [box((-0.2, -0.5, 0.0), (0.3, 0.5, 1.2))])
BACKS = {0: (0, 1.0), 1: (1, 2.0), 2: (2, 5.0), 3: (3, 5.0)}


@pytest.mark.parametrize("side", SIDES)
def test_slots_have_their_backs_to_their_side(side):
    places = slots(CHEST, FRAME, (side,), 0.02, 0.0)
    edge, wall = BACKS[side]
    assert np.allclose(np.abs(places.rectangles[:, edge] - wall), 0.02)
    assert within(places.rectangles, FRAME).all()
    assert places.share[0] == 0
    assert places.share[-1] == 1


@pytest.mark.parametrize("side", SIDES)
def test_fronts_touch_and_lead_into_the_room(side):
    places = slots(CHEST, FRAME, (side,), 0.0, 0.0)
    room = fronts(places, 0.5)
    assert not hits(room, places.rectangles[:1]).any()
    assert within(room, FRAME).all()
    assert ahead(tuple(places.rectangles[0]), side, 0.5) == pytest.approx(tuple(room[0]))


def test_no_slots_where_it_is_too_wide():
    assert len(slots(CHEST, (0.0, 0.0, 0.9, 0.9), SIDES, 0.0, 0.0)) == 0


def test_only_what_reaches_the_sill_covers_a_window():
    places = slots(CHEST, FRAME, (0,), 0.0, 0.0)
    window = Glazing(side=0, low=3.0, high=4.0, sill=0.9, head=2.0)
    assert places.behind_glass([window], 0.0, 1.2).any()
    assert not places.behind_glass([window], 0.0, 0.8).any()
    assert not places.behind_glass([Glazing(2, 3.0, 4.0, 0.9, 2.0)], 0.0, 1.2).any()


@pytest.mark.parametrize("turns", range(4))
def test_footprints_turn_with_their_furniture(turns):
    furniture = Furniture(CHEST, ())
    x0, y0, x1, y1 = footprint(furniture, 2.0, 3.0, quarter(turns))
    front = {0: x1 - 2.0, 1: y1 - 3.0, 2: 2.0 - x0, 3: 3.0 - y0}[turns]
    assert front == pytest.approx(0.3)
    ahead_of_it = Placed(furniture, 2.0, 3.0, 0.0, quarter(turns)).at(1.0, 0.0)
    assert np.hypot(*np.subtract(ahead_of_it, (2.0, 3.0))) == pytest.approx(1.0)


def test_touching_rectangles_do_not_hit():
    one = as_rectangles([(0, 0, 1, 1)])
    assert not hits(one, as_rectangles([(1, 0, 2, 1)])).any()
    assert hits(one, as_rectangles([(0.9, 0.9, 2, 2)])).all()
    assert not hits(one, as_rectangles([])).any()

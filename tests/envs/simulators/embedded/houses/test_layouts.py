from itertools import combinations

import pytest

from embodied.seeding import generator
from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.houses.layouts import draw_plan
from envs.simulators.embedded.houses.openings import overlap
from envs.simulators.embedded.houses.plan import snap, walls_of
from envs.simulators.embedded.houses.program import KINDS
from envs.simulators.embedded.houses.routes import routes

PLANS = [draw_plan(HouseConfig(rooms_range=(3, 10)), generator("plan", i)) for i in range(150)]


def test_rooms_never_overlap():
    assert not any(overlap(a.corners, b.corners) for plan in PLANS for a, b in combinations(plan, 2))


def test_corners_lie_on_a_grid_of_five_centimetres_from_the_origin():
    for plan in PLANS:
        assert all(edge == snap(edge) for room in plan for edge in room.corners)
        assert min(room.corners[0] for room in plan) == min(room.corners[1] for room in plan) == 0


def test_all_rooms_can_be_joined_by_doors():
    for plan in PLANS:
        assert len(routes(plan, walls_of(plan), HouseConfig().door_length)) == len(plan) - 1


def test_every_house_of_four_rooms_or_more_has_what_people_need():
    for plan in PLANS:
        if len(plan) >= 4:
            assert {"living room", "kitchen", "bedroom", "bathroom"} <= {room.kind for room in plan}


def test_rooms_are_wide_enough_for_their_kind():
    rooms = [room for plan in PLANS for room in plan]
    narrow = [room for room in rooms if room.sides[0] < KINDS[room.kind].side - 0.3]
    assert len(narrow) < 0.02 * len(rooms)


def test_few_routes_lead_through_bedrooms_or_bathrooms():
    doors = [
        sum(i in (wall.before, wall.after) for wall in routes(plan, walls_of(plan), HouseConfig().door_length))
        for plan in PLANS
        for i, room in enumerate(plan)
        if room.kind in ("bedroom", "bathroom") and len(plan) > 4
    ]
    assert sum(n > 1 for n in doors) < 0.1 * len(doors)


def test_plans_differ():
    assert len({tuple(plan) for plan in PLANS}) == len(PLANS)


@pytest.mark.parametrize("plan", PLANS[:20])
def test_walls_close_every_room_exactly(plan):
    walls = walls_of(plan)
    for i, room in enumerate(plan):
        x0, y0, x1, y1 = room.corners
        assert sum(w.length for w in walls if i in (w.before, w.after)) == pytest.approx(2 * (x1 - x0 + y1 - y0))

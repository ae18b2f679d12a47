from itertools import combinations

import numpy as np
import pytest

from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.houses.house import draw_building

HOMES = {
    "bed": {"bedroom"}, "wardrobe": {"bedroom"}, "nightstand": {"bedroom"}, "toilet": {"bathroom"},
    "bathtub": {"bathroom"},
    "washbasin": {"bathroom"}, "washing machine": {"bathroom"}, "fridge": {"kitchen"}, "stove": {"kitchen"},
    "sink": {"kitchen"},
    "kitchen counter": {"kitchen"}, "sofa": {"living room"}, "coffee table": {"living room"},
    "television": {"living room"},
    "desk": {"bedroom", "study"}, "dining table": {"dining room", "kitchen", "living room"},
}  # fmt: skip
NEEDED = {
    "bedroom": "bed",
    "bathroom": "toilet",
    "kitchen": "stove",
    "living room": "sofa",
    "dining room": "dining table",
    "study": "desk",
}
AT_WALLS = (
    "bed",
    "wardrobe",
    "dresser",
    "bookcase",
    "sofa",
    "desk",
    "toilet",
    "washbasin",
    "bathtub",
    "fridge",
    "stove",
    "kitchen counter",
    "washing machine",
    "nightstand",
)
FLAT = ("rug", "sink")


def face_of(room):
    x0, y0, x1, y1 = room.corners
    return np.array([x0 + 0.06, y0 + 0.06, 0.0]), np.array([x1 - 0.06, y1 - 0.06, 2.6])


def test_everything_stands_inside_one_room(furnished):
    for thing in (thing for house in furnished for thing in house):
        lower, upper = face_of(thing.room)
        assert (thing.lower >= lower - 1e-3).all(), thing.category
        assert (thing.upper <= upper + 1e-3).all(), thing.category


def test_nothing_overlaps(furnished):
    for house in furnished:
        solid = [thing for thing in house if thing.category not in FLAT]
        lower, upper = (np.array([getattr(thing, side) for thing in solid]) for side in ("lower", "upper"))
        shared = np.minimum(upper[:, None], upper[None]) - np.maximum(lower[:, None], lower[None])
        clash = (shared > 2e-3).all(-1)
        assert not [(a.category, b.category) for (i, a), (j, b) in combinations(enumerate(solid), 2) if clash[i, j]]


def test_things_are_where_they_belong(furnished):
    for thing in (thing for house in furnished for thing in house):
        assert thing.room.kind in HOMES.get(thing.category, {thing.room.kind}), thing.category


@pytest.mark.parametrize(("kind", "category"), NEEDED.items())
def test_rooms_have_what_makes_them_what_they_are(houses, furnished, kind, category):
    has = [
        any(thing.room is room and thing.category == category for thing in things)
        for house, things in zip(houses, furnished, strict=True)
        for room in house.rooms
        if room.kind == kind
    ]
    assert np.mean(has) >= 0.97


def test_backs_are_against_walls(furnished):
    for thing in (thing for house in furnished for thing in house if thing.category in AT_WALLS):
        lower, upper = face_of(thing.room)
        axis = int(np.argmax(np.abs(thing.front)))
        gap = thing.lower[axis] - lower[axis] if thing.front[axis] > 0 else upper[axis] - thing.upper[axis]
        assert gap < 0.03, thing.category


def test_televisions_are_seen_from_the_sofa(furnished):
    pairs = [
        (sofa, television)
        for house in furnished
        for sofa in house
        for television in house
        if (sofa.category, television.category) == ("sofa", "television") and sofa.room is television.room
    ]
    assert len(pairs) > 30
    for sofa, television in pairs:
        assert (sofa.centre - television.centre)[:2] @ television.front > 0


def test_chairs_look_at_a_table(furnished):
    for house in furnished:
        for chair in (thing for thing in house if thing.category == "chair"):
            tables = [t for t in house if t.category in ("dining table", "desk") and t.room is chair.room]
            assert any((t.centre - chair.centre)[:2] @ chair.front > 0.2 for t in tables)


def test_small_things_stand_on_something(furnished):
    for house in furnished:
        for thing in (
            thing for thing in house if thing.category in ("laptop", "mug", "bowl", "microwave", "television")
        ):
            below = [
                o
                for o in house
                if abs(o.upper[2] - thing.lower[2]) < 0.12
                and (o.lower[:2] < thing.centre[:2]).all()
                and (thing.centre[:2] < o.upper[:2]).all()
            ]
            assert below, thing.category


def test_doorways_and_open_leaves_are_free(furnished):
    for i, house in enumerate(furnished):
        building = draw_building("train", i, HouseConfig(rooms_range=(3, 10)))
        free = [door.clearance for door in building.doors] + [
            door.leaf_rectangle for door in building.doors if door.leaf_rectangle
        ]
        x0, y0, x1, y1 = np.array(free).T
        for thing in house:
            if thing.category != "rug" and thing.lower[2] < 2.0:
                clash = (
                    (thing.lower[0] < x1 - 1e-3)
                    & (x0 + 1e-3 < thing.upper[0])
                    & (thing.lower[1] < y1 - 1e-3)
                    & (y0 + 1e-3 < thing.upper[1])
                )
                assert not clash.any(), thing.category


def test_windows_are_not_covered(houses, furnished):
    for house, things in zip(houses, furnished, strict=True):
        for window in (piece for piece in house.pieces if piece.category == "window"):
            front = np.array([np.cos(window.yaw), np.sin(window.yaw)])
            middle = np.array(window.position[:2]) + 0.25 * front
            covering = [
                t for t in things
                if t.upper[2] > window.position[2] + 0.3 and t.lower[2] < 1.9
                and (t.lower[:2] < middle).all() and (middle < t.upper[:2]).all()
                and t.category in ("wardrobe", "bookcase", "fridge", "painting", "mirror", "cabinet", "shelf")
            ]  # fmt: skip
            assert not covering

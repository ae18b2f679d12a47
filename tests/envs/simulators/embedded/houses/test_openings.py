from itertools import combinations

import numpy as np

from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.houses.house import draw_building
from envs.simulators.embedded.houses.openings import Leaf, overlap

BUILDINGS = [draw_building("train", i, HouseConfig(rooms_range=(3, 10))) for i in range(80)]


def test_doors_join_all_rooms():
    for building in BUILDINGS:
        joined = np.eye(len(building.rooms), dtype=bool)
        for door in building.doors:
            if not door.wall.outer:
                joined[door.wall.before, door.wall.after] = joined[door.wall.after, door.wall.before] = True
        assert np.linalg.matrix_power(joined.astype(float), len(joined)).all()


def test_doors_stand_clear_of_the_ends_of_their_walls():
    for door in (door for building in BUILDINGS for door in building.doors):
        assert door.at - door.width / 2 > door.wall.low + 0.15
        assert door.at + door.width / 2 < door.wall.high - 0.15
        assert 0.9 <= door.width <= 1.0


def test_doorways_are_as_wide_as_asked_for():
    config = HouseConfig(door_width_range=(0.85, 1.15))
    buildings = [draw_building("train", i, config) for i in range(20)]
    inner = {door.width for building in buildings for door in building.doors if not door.wall.outer}
    assert inner == {0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15}


def test_open_leaves_stand_in_no_doorway_and_in_no_other_leaf():
    for building in BUILDINGS:
        leaves = [(door, door.leaf_rectangle) for door in building.doors if door.leaf_rectangle]
        assert not any(
            overlap(leaf, other.clearance)
            for door, leaf in leaves
            for other in building.doors
            if other.wall is not door.wall
        )
        assert not any(overlap(a, b) for (_, a), (_, b) in combinations(leaves, 2))


def test_open_leaves_stay_in_one_room():
    for building in BUILDINGS:
        for door in building.doors:
            if door.leaf_rectangle:
                x0, y0, x1, y1 = building.rooms[door.wall.after if door.forward else door.wall.before].corners
                a, b, c, d = door.leaf_rectangle
                assert x0 <= a
                assert y0 <= b
                assert c <= x1
                assert d <= y1


def test_leaves_of_every_sort_occur_and_the_entrance_is_shut():
    leaves = {door.leaf for building in BUILDINGS for door in building.doors}
    assert leaves == set(Leaf)
    assert all(door.wall.outer == (door.leaf is Leaf.SHUT) for building in BUILDINGS for door in building.doors)


def test_windows_lie_in_outer_walls_without_doors():
    for building in BUILDINGS:
        with_door = {id(door.wall) for door in building.doors}
        for window in building.windows:
            assert window.wall.outer
            assert id(window.wall) not in with_door
            assert window.wall.low + 0.2 < window.at - window.width / 2
            assert window.at + window.width / 2 < window.wall.high - 0.2


def test_most_rooms_other_than_halls_have_a_window():
    rooms = [(b, i) for b in BUILDINGS for i, room in enumerate(b.rooms) if room.kind != "hall"]
    lit = [any(i in (w.wall.before, w.wall.after) for w in b.windows) for b, i in rooms]
    assert np.mean(lit) > 0.8

import numpy as np
import pytest

from envs.simulators.embedded.navigation.occupancy import STEP_HEIGHT, free_cells
from envs.simulators.embedded.scene import Scene
from tests.fakes.rooms import piece, room


def free_at(scene, *points, height=1.0):
    lattice, free = free_cells(scene, height, cell=0.05, finer=3)
    cols, rows = ((np.array(points) - (lattice.west, lattice.south)) / lattice.cell).astype(int).T
    return free[rows, cols].tolist()


@pytest.mark.parametrize(
    ("thing", "free"),
    [
        ((1.0, 1.0, 0.0, 2.0, 2.0, STEP_HEIGHT - 0.01), True),  # a rug
        ((1.0, 1.0, 0.0, 2.0, 2.0, 0.4), False),  # a bed
        ((1.0, 1.0, 0.7, 2.0, 2.0, 0.75), False),  # a table top
        ((1.0, 1.0, 1.4, 2.0, 2.0, 1.6), True),  # a cupboard on the wall
    ],
)
def test_only_what_a_body_would_touch_is_in_its_way(thing, free):
    assert free_at(room(4.0, 3.0, thing), (1.5, 1.5), (3.0, 1.5)) == [free, True]


def test_a_taller_body_touches_more():
    cupboard = room(4.0, 3.0, (1.0, 1.0, 1.4, 2.0, 2.0, 1.6))
    assert free_at(cupboard, (1.5, 1.5), height=1.5) == [False]


def test_outside_the_rooms_is_no_floor():
    assert free_at(room(4.0, 3.0), (-0.1, 1.0), (4.1, 1.0), (2.0, -0.1), (2.0, 3.1), (0.1, 0.1)) == [False] * 4 + [True]


def test_rings_of_blocked_cells_lie_all_round():
    _, free = free_cells(room(4.0, 3.0), 1.0, cell=0.05, finer=3)
    border = np.ones_like(free)
    border[9:-9, 9:-9] = False
    assert free.any()
    assert not free[border].any()


def test_the_floor_of_a_scan_is_where_triangles_face_up_at_its_height():
    scan = Scene(id="scan", pieces=(*room(4.0, 3.0).pieces, piece((1.0, 0.0, 0.0, 1.1, 2.0, 2.0), 99, "clutter")))
    assert free_at(scan, (0.5, 1.0), (1.05, 2.5), (3.0, 1.0)) == [True] * 3
    assert free_at(scan, (1.0, 1.0), (-0.15, 1.0), (4.15, 1.0)) == [False] * 3


def test_seams_in_the_floor_of_a_scan_are_closed():
    halves = piece((0, 0, -0.1, 2.0, 3, 0), 1, "floor"), piece((2.06, 0, -0.1, 4, 3, 0), 2, "floor")
    assert free_at(Scene(id="seam", pieces=halves), (2.03, 1.5)) == [True]


def test_a_scene_without_floor_is_refused_by_name():
    with pytest.raises(ValueError, match="'hole' has no floor"):
        free_cells(Scene(id="hole", pieces=(piece((0, 0, 0.5, 1, 1, 2), 1),)), 1.0, 0.05, 3)

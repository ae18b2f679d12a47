import numpy as np
import pytest

from envs.simulators.embedded.houses.plan import PlannedRoom, walls_of
from envs.simulators.embedded.houses.walls import AFTER, BEFORE, TRIM, ceiling_mesh, floor_mesh, wall_mesh

ROOMS = [
    PlannedRoom("kitchen", (0.0, 0.0, 4.0, 3.0)),
    PlannedRoom("bedroom", (4.0, 0.0, 7.0, 3.0)),
    PlannedRoom("hall", (0.0, 3.0, 4.0, 5.0)),
]
WALLS = walls_of(ROOMS)
INNER = next(wall for wall in WALLS if (wall.before, wall.after) == (0, 1))
DOOR = (1.0, 2.0, 0.0, 2.1)


def crosses(mesh):
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(np.float64) for i in range(3))
    return np.cross(b - a, c - a) / 2


def faces_of(mesh, slot):
    return crosses(mesh)[mesh.slots == slot]


@pytest.mark.parametrize("wall", WALLS)
def test_each_side_faces_its_own_room(wall):
    mesh = wall_mesh(wall, ROOMS, [], 0.12, 2.6)
    assert (faces_of(mesh, BEFORE)[:, wall.axis] < 0).all()
    assert (faces_of(mesh, AFTER)[:, wall.axis] > 0).all()


def test_faces_between_two_rooms_reach_from_corner_to_corner():
    mesh = wall_mesh(INNER, ROOMS, [], 0.12, 2.6)
    for slot in (BEFORE, AFTER):
        assert np.linalg.norm(faces_of(mesh, slot), axis=1).sum() == pytest.approx((3.0 - 0.12) * 2.6, rel=1e-5)


def test_outer_faces_go_round_the_corners():
    outer = next(wall for wall in WALLS if wall.axis == 0 and wall.after is None and wall.before == 1)
    mesh = wall_mesh(outer, ROOMS, [], 0.12, 2.6)
    assert np.linalg.norm(faces_of(mesh, AFTER), axis=1).sum() == pytest.approx((3.0 + 0.12) * 2.6, rel=1e-5)


def test_outer_faces_stop_at_the_wall_of_a_notch():
    notch = next(
        wall for wall in WALLS if wall.axis == 1 and wall.at == 3.0 and wall.before == 1 and wall.after is None
    )
    mesh = wall_mesh(notch, ROOMS, [], 0.12, 2.6)
    assert np.linalg.norm(faces_of(mesh, AFTER), axis=1).sum() == pytest.approx(3.0 * 2.6, rel=1e-5)


def test_a_doorway_is_open_and_lined():
    mesh = wall_mesh(INNER, ROOMS, [DOOR], 0.12, 2.6)
    assert np.linalg.norm(faces_of(mesh, BEFORE), axis=1).sum() == pytest.approx(
        (3.0 - 0.12) * 2.6 - 1.0 * 2.1, rel=1e-5
    )
    middle = mesh.vertices[mesh.faces].mean(1)
    low = mesh.vertices[mesh.faces][..., 1].min(1) >= 1.0
    high = mesh.vertices[mesh.faces][..., 1].max(1) <= 2.0
    within = low & high & (middle[:, 2] < 2.1)
    normals = crosses(mesh)[within]
    inwards = np.array([0, 1.5, 1.0]) - middle[within]
    assert set(mesh.slots[within].tolist()) == {TRIM}
    assert (np.einsum("ij,ij->i", normals[:, 1:], inwards[:, 1:]) > 0).all()


def test_skirting_boards_leave_doorways_free():
    mesh = wall_mesh(INNER, ROOMS, [DOOR], 0.12, 2.6)
    triangles = mesh.vertices[mesh.faces]
    boards = triangles[(np.abs(triangles[..., 0] - 4.0).max(1) > 0.07)]
    assert len(boards)
    assert not ((boards[..., 1].min(1) < 1.99) & (boards[..., 1].max(1) > 1.01)).any()


def test_floors_face_up_and_ceilings_down():
    assert (crosses(floor_mesh(ROOMS[0]))[:, 2] > 0).all()
    assert (crosses(ceiling_mesh(ROOMS[0], 2.6))[:, 2] < 0).all()

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.simulators.embedded.houses import Detail
from envs.simulators.embedded.houses.shapes import assemble, ball, box, cushion, post, rounded, turned

lengths = st.floats(0.01, 3.0)


def volume(part):
    a, b, c = (part.vertices[part.faces[:, i]] for i in range(3))
    return np.einsum("ij,ij->", a, np.cross(b, c)) / 6


def area_vector(part):
    """The sum of all face normals, weighted by area: zero for a closed surface."""
    a, b, c = (part.vertices[part.faces[:, i]] for i in range(3))
    return np.cross(b - a, c - a).sum(0)


def least_area(part):
    a, b, c = (part.vertices[part.faces[:, i]] for i in range(3))
    return np.linalg.norm(np.cross(b - a, c - a), axis=1).min()


def test_a_box_has_its_volume_and_faces_outward():
    assert volume(box((0, 0, 0), (1, 2, 3))) == pytest.approx(6)


@given(lengths, lengths, lengths, st.floats(0.001, 0.5), st.sampled_from(Detail))
def test_rounded_boxes_are_closed_and_fill_most_of_their_box(x, y, z, radius, detail):
    for shape in (rounded, cushion):
        part = shape((0, 0, 0), (x, y, z), radius, detail)
        assert 0.4 * x * y * z < volume(part) < x * y * z * (1 + 1e-9)
        assert np.allclose(area_vector(part), 0, atol=1e-9)
        assert np.allclose([part.vertices.min(0), part.vertices.max(0)], [(0, 0, 0), (x, y, z)])


@given(st.lists(st.floats(0.01, 1.0), min_size=2, max_size=6), st.integers(3, 24))
def test_turned_parts_are_closed_and_face_outward(radii, sides):
    part = turned([(r, 0.1 * i) for i, r in enumerate(radii)], sides)
    assert volume(part) > 0
    assert np.allclose(area_vector(part), 0, atol=1e-9)
    assert least_area(part) > 1e-8


def test_a_post_fills_its_cylinder():
    assert volume(post(3, 4, 0, 2, 0.5, 200)) == pytest.approx(np.pi * 0.25 * 2, rel=1e-3)


def test_a_ball_fills_its_sphere():
    assert volume(ball((1, 2, 3), 0.5, 100)) == pytest.approx(4 / 3 * np.pi * 0.125, rel=1e-2)


def test_tilting_leans_the_top_ahead_and_turning_goes_counter_clockwise():
    tip = box((-0.01, -0.01, 0), (0.01, 0.01, 1)).tilted(np.pi / 4).vertices.max(0)
    assert tip[0] == pytest.approx(np.sqrt(0.5), abs=0.02)
    ahead = box((0, -0.01, 0), (1, 0.01, 0.01)).turned(np.pi / 2).vertices.max(0)
    assert ahead[1] == pytest.approx(1)


def test_groups_become_slots_and_vertices_are_rounded():
    mesh = assemble([box((0, 0, 0), (1, 1, 1 / 3))], [], [box((0, 0, 0), (1, 1, 1))])
    assert set(mesh.slots.tolist()) == {0, 2}
    assert mesh.vertices[:, 2].max() == 1
    assert np.float32(0.3333) in mesh.vertices[:, 2]
    assert (mesh.vertices.dtype, mesh.faces.dtype, mesh.slots.dtype) == (np.float32, np.int32, np.int32)

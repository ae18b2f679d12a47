import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.simulators.embedded.navigation.lattice import Lattice, triangles_in_world
from envs.simulators.embedded.scene import Material, Mesh, Piece

LATTICE = Lattice(west=-1.0, south=-2.0, cell=0.25, rows=16, cols=12)


def triangle(*corners):
    return np.array([corners], np.float32)


def test_around_leaves_a_margin_and_keeps_whole_multiples():
    lattice = Lattice.around(np.array([[0.1, 0.2, 1.0, 1.3]]), cell=0.1, margin=2, multiple=5)
    assert lattice.west == pytest.approx(-0.1)
    assert lattice.south == pytest.approx(0.0)
    assert lattice.rows % 5 == lattice.cols % 5 == 0
    assert lattice.west + lattice.cols * 0.1 >= 1.2
    assert lattice.south + lattice.rows * 0.1 >= 1.5


def test_a_wall_without_thickness_is_a_line_without_gaps():
    upright = triangle((-0.9, 0.1, 0), (1.9, 0.1, 0), (-0.9, 0.1, 2))
    marked = LATTICE.footprint(upright, 0.0, 0.01)
    assert marked.sum(axis=1).tolist() == [0] * 8 + [12] + [0] * 7


def test_only_what_lies_between_the_heights_counts():
    slope = triangle((-1, 0, 0), (2, 0, 3), (-1, 0.2, 0))
    marked = LATTICE.footprint(slope, 1.1, 1.4)
    assert np.flatnonzero(marked.any(axis=0)).tolist() == [4, 5]
    assert not LATTICE.footprint(slope, 3.5, 4.0).any()


def test_triangles_beyond_the_edge_are_cut_off():
    assert LATTICE.footprint(triangle((-50, -50, 1), (50, -50, 1), (0, 90, 1)), 0, 2).all()
    assert not LATTICE.footprint(triangle((5, 5, 1), (6, 5, 1), (5, 6, 1)), 0, 2).any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-0.9375, 1.9375, width=32)] * 2), min_size=3, max_size=3), st.integers(0, 2**32 - 1)
)
def test_every_point_of_a_triangle_is_covered_and_nothing_far_from_it(corners, seed):
    corners = np.array([(x, y, 1.0) for x, y in corners], np.float32)
    marked = LATTICE.footprint(corners[None], 0.0, 2.0)
    weights = np.random.default_rng(seed).dirichlet(np.ones(3), 200)
    points = weights @ corners[:, :2]
    # A point within rounding of a cell's border may count for its neighbour.
    offset = (points - (LATTICE.west, LATTICE.south)) / LATTICE.cell
    clear = (np.abs(offset - np.round(offset)) > 1e-3).all(axis=1)
    cols, rows = offset[clear].astype(int).T
    assert marked[rows, cols].all()
    low, high = corners[:, :2].min(axis=0), corners[:, :2].max(axis=0)
    rows, cols = np.nonzero(marked)
    assert (LATTICE.west + (cols + 1) * LATTICE.cell >= low[0] - 1e-3).all()
    assert (LATTICE.south + rows * LATTICE.cell <= high[1] + 1e-3).all()


def test_pieces_are_scaled_then_turned_then_moved():
    mesh = Mesh(
        np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1)], np.float32), np.array([(0, 1, 2)], np.int32), np.zeros(1, np.int32)
    )
    piece = Piece(
        mesh=mesh, category="box", instance=1, materials=(Material(colour=(1, 1, 1)),),
        position=(10, 20, 30), yaw=np.pi / 2, scale=(2, 3, 4),
    )  # fmt: skip
    np.testing.assert_allclose(triangles_in_world(piece)[0], [(10, 22, 30), (7, 20, 30), (10, 20, 34)], atol=1e-5)

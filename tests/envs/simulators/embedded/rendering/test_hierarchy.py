import numpy as np
import pytest

from envs.simulators.embedded.rendering.hierarchy import LEAF, Hierarchy, build_hierarchy


def triangles(count: int, spread: float = 10.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(count)
    middles = rng.uniform(-spread, spread, (count, 1, 3))
    return (
        (middles + rng.normal(0, 0.1, (count, 3, 3))).reshape(-1, 3).astype(np.float32),
        np.arange(3 * count, dtype=np.int32).reshape(-1, 3),
    )


def leaves_below(tree: Hierarchy, place: int, depth: int = 0) -> list[int]:
    """Leaves under a place, which must lie no deeper than packets.cpp has room for."""
    assert depth <= 64
    if place < 0:
        return [-1 - place]
    occupied = [side for side in (0, 1) if tree.nodes[place, side, 0] <= tree.nodes[place, side, 3]]
    return [leaf for side in occupied for leaf in leaves_below(tree, int(tree.children[place, side]), depth + 1)]


@pytest.mark.parametrize("count", [1, 7, 8, 9, 1000])
def test_every_triangle_lies_in_one_leaf(count):
    tree = build_hierarchy(*triangles(count))
    leaves = leaves_below(tree, 0)
    assert sorted(leaves) == list(range(len(tree.faces)))
    assert sorted(tree.faces[tree.faces >= 0]) == list(range(count))


def test_boxes_hold_what_is_below_them():
    tree = build_hierarchy(*triangles(500))
    for place in range(len(tree.nodes)):
        for side in (0, 1):
            box = tree.nodes[place, side]
            if box[0] > box[3]:
                continue
            points = (
                tree.corners[leaves_below(tree, int(tree.children[place, side]))].transpose(0, 1, 3, 2).reshape(-1, 3)
            )
            np.testing.assert_array_equal(np.concatenate([points.min(axis=0), points.max(axis=0)]), box)


def test_leaves_hold_their_triangles_corners_and_points_for_missing_ones():
    vertices, faces = triangles(21)
    tree = build_hierarchy(vertices, faces)
    for corners, held in zip(tree.corners.transpose(0, 3, 1, 2), tree.faces, strict=True):
        for corner, face in zip(corners, held, strict=True):
            expected = vertices[faces[face]] if face >= 0 else np.broadcast_to(corner[0], (3, 3))
            np.testing.assert_array_equal(corner, expected)


@pytest.mark.parametrize("place", [lambda i: np.zeros_like(i), lambda i: 1.5**i])
def test_awkward_triangles_make_no_deep_tree(place):
    count = 150  # all in one place, or each half as far out as the next
    vertices, faces = triangles(count, spread=0.0)
    vertices[:, 0] += np.repeat(place(np.arange(count, dtype=np.float64) / 2), 3).astype(np.float32)
    tree = build_hierarchy(vertices, faces)
    assert len(leaves_below(tree, 0)) == len(tree.faces) >= count / LEAF


def test_no_triangles_make_an_empty_tree():
    tree = build_hierarchy(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32))
    assert (len(tree.nodes), len(tree.faces)) == (1, 0)
    assert leaves_below(tree, 0) == []

"""A hierarchy of boxes over a scene's triangles, as packets of rays want it: the builder of
hierarchy.cpp as a Warp kernel.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import warp as wp
from numpy.typing import NDArray

from envs.simulators.embedded.rendering.runtime import COMPILE, start_warp

wp.set_module_options(COMPILE)

LEAF = 8
"""Triangles in a leaf, at most: as many as packets.cpp looks at at once."""

_HIERARCHY = (
    Path(__file__).with_name("hierarchy.cpp").read_text()
    + """
const Hierarchy::Triangles triangles = {(const float *)vertices.data, corners.data, boxes.data, order.data,
    (int)order.shape[0]};
Hierarchy::Tree tree = {nodes.data, children.data, leaves.data};
Hierarchy::build(triangles, tree);
counts.data[0] = tree.node_count, counts.data[1] = tree.leaf_count;
"""
)


class Hierarchy(NamedTuple):
    """N nodes with two children each, and K leaves, as packets.cpp reads them.

    nodes float32 [N, 2, 6], lower and upper corner of each child's box; children int32 [N, 2], a
    node or, as -1 - leaf, a leaf; corners float32 [K, 3, 3, LEAF] (corner, axis, triangle), all the
    same where there is no triangle; faces int32 [K, LEAF], -1 for none.
    """

    nodes: NDArray[np.float32]
    children: NDArray[np.int32]
    corners: NDArray[np.float32]
    faces: NDArray[np.int32]


def build_hierarchy(vertices: NDArray[np.float32], corners: NDArray[np.int32]) -> Hierarchy:
    """The hierarchy over triangles `corners` [F, 3] of `vertices` [V, 3]; about half a second for a
    million.
    """
    start_warp()
    count = len(corners)
    nodes, children = np.empty((count + 1, 2, 6), np.float32), np.empty((count + 1, 2), np.int32)
    leaves, counts = np.empty((count + 1, LEAF), np.int32), np.zeros(2, np.int32)
    inputs = [_on_host(vertices, wp.float32), _on_host(corners, wp.int32)]
    work = [_on_host(np.empty((count, 6), np.float32), wp.float32), _on_host(np.empty(count, np.int32), wp.int32)]
    trees = [_on_host(nodes, wp.float32), *(_on_host(array, wp.int32) for array in (children, leaves, counts))]
    wp.launch(_build_kernel, dim=1, inputs=inputs + work, outputs=trees, device="cpu")
    kept, faces = int(counts[0]), leaves[: counts[1]].copy()
    filled = np.where(faces < 0, faces[:, :1], faces)
    points = vertices[corners[filled]]
    points[faces < 0] = points[faces < 0, :1]
    return Hierarchy(
        nodes[:kept].copy(), children[:kept].copy(), np.ascontiguousarray(points.transpose(0, 2, 3, 1)), faces
    )


@wp.func_native(_HIERARCHY)
def _build(
    vertices: wp.array(dtype=wp.float32),
    corners: wp.array(dtype=wp.int32),
    boxes: wp.array(dtype=wp.float32),
    order: wp.array(dtype=wp.int32),
    nodes: wp.array(dtype=wp.float32),
    children: wp.array(dtype=wp.int32),
    leaves: wp.array(dtype=wp.int32),
    counts: wp.array(dtype=wp.int32),
) -> None: ...


@wp.kernel
def _build_kernel(
    vertices: wp.array(dtype=wp.float32),
    corners: wp.array(dtype=wp.int32),
    boxes: wp.array(dtype=wp.float32),
    order: wp.array(dtype=wp.int32),
    nodes: wp.array(dtype=wp.float32),
    children: wp.array(dtype=wp.int32),
    leaves: wp.array(dtype=wp.int32),
    counts: wp.array(dtype=wp.int32),
):
    _build(vertices, corners, boxes, order, nodes, children, leaves, counts)


def _on_host(array: NDArray[np.generic], dtype: type) -> wp.array:
    """The same memory as a flat Warp array."""
    return wp.array(array.reshape(-1), dtype=dtype, device="cpu", copy=False)

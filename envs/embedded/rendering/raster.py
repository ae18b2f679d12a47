"""Visibility of houses on the CPU: the rasteriser of raster.cpp as a Warp function.

The source is one struct, pasted into the body of a native function and followed by one call. The clang inside Warp compiles it with the kernel that calls it, and Warp
keeps the result in its cache. Only this glue knows of Warp's arrays, so the source could move into a wheel of its own.
"""

from pathlib import Path

import warp as wp

from envs.embedded.rendering.layout import SceneArrays, View

_RASTER = (
    Path(__file__).with_name("raster.cpp").read_text()
    + """
const Raster::Scene the_scene = {(const float *)scene.vertices.data, scene.corners.data, scene.boxes.data, scene.first_face.data,
                                 scene.first_vertex.data, scene.chunks};
const int wide = view.width * view.samples, high = view.height * view.samples;
const Raster::View the_view = {(const float *)(cameras.data + 4 * body), 0.5f * wide, 0.5f * high, 0.5f * wide / view.wide, wide, high,
                               (wide + TILE - 1) / TILE * TILE};
const Raster::Buffers the_buffers = {inverse_depth.data, face.data, coarse.data, corners.data, nearest.data, rectangle.data, order.data};
Raster::draw(the_scene, the_view, the_buffers);
"""
)


@wp.func_native(_RASTER)
def rasterise(
    scene: SceneArrays,
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    body: int,
    inverse_depth: wp.array(dtype=wp.float32),
    face: wp.array(dtype=wp.int32),
    coarse: wp.array(dtype=wp.float32),
    corners: wp.array(dtype=wp.float32),
    nearest: wp.array(dtype=wp.float32),
    rectangle: wp.array(dtype=wp.int32),
    order: wp.array(dtype=wp.int32),
) -> None:
    """Draw what one body sees, sample by sample, into inverse_depth and face; see raster.cpp."""
    ...

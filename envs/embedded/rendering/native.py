"""The C++ sources as Warp functions.

Each source is one struct, pasted into the body of a native function and followed by one call. The clang inside Warp compiles it with the kernel, and Warp
keeps the result in its cache. Only this glue knows of Warp's arrays, so the sources can move into a wheel of their own.
"""

from pathlib import Path

import warp as wp

from envs.embedded.rendering.layout import SceneArrays, View

_RASTER = (
    Path(__file__).with_name("raster.cpp").read_text()
    + """
const Raster::Scene the_scene = {(const float *)scene.vertices.data, scene.faces.data, scene.boxes.data, scene.first_face.data,
                                 scene.first_vertex.data, scene.chunks};
const Raster::View the_view = {(const float *)(cameras.data + 4 * body), 0.5f * view.width, 0.5f * view.height, 0.5f * view.width / view.wide,
                               view.width, view.height, (view.width + TILE - 1) / TILE * TILE};
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
    """Draw one body's view (`view` counts samples as pixels) into inverse_depth and face; see raster.cpp."""
    ...

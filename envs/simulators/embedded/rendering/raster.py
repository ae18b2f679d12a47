"""Visibility of houses on the CPU: the rasteriser of raster.cpp as a Warp function.

The source is pasted into the body of a native function and followed by one call. The clang inside
Warp compiles it with the kernel that calls it, and Warp keeps the result in its cache. Only this
glue knows of Warp's arrays, so the source could move into a wheel of its own.
"""

import warp as wp

from envs.simulators.embedded.rendering.layout import CameraView, SceneArrays
from envs.simulators.embedded.rendering.source import source

_RASTER = (
    source("lanes_eight", "raster")
    + """
const Raster::Scene the_scene = {scene.corners.data, scene.boxes.data, scene.solids.data,
    scene.first_block.data, scene.chunks};
const int wide = view.width * view.samples, high = view.height * view.samples;
const Raster::View the_view = {(const float *)(cameras.data + 4 * body), 0.5f * wide, 0.5f * high,
    0.5f * wide / view.wide, wide, high, view.stride};
const Raster::Buffers the_buffers = {inverse_depth.data, face.data, filled.data, nearest.data, bounds.data, order.data};
Raster::draw(the_scene, the_view, the_buffers);
"""
)


@wp.func_native(_RASTER)
def rasterise(
    scene: SceneArrays,
    view: CameraView,
    cameras: wp.array(dtype=wp.vec3),
    body: int,
    inverse_depth: wp.array(dtype=wp.float32),
    face: wp.array(dtype=wp.int32),
    filled: wp.array(dtype=wp.float32),
    nearest: wp.array(dtype=wp.float32),
    bounds: wp.array(dtype=wp.int32),
    order: wp.array(dtype=wp.int32),
) -> None:
    """Draw what one body sees, sample by sample, into inverse_depth and face; see raster.cpp."""
    ...

"""Frames on the CPU: what each sample sees, by packets or by the rasteriser, then what the pixels
show.
"""

import warp as wp

from envs.simulators.embedded.rendering.layout import CameraView, SceneArrays
from envs.simulators.embedded.rendering.packets import cast
from envs.simulators.embedded.rendering.raster import rasterise
from envs.simulators.embedded.rendering.runtime import COMPILE
from envs.simulators.embedded.rendering.shading import BINDING, CONSTANTS, Pictures
from envs.simulators.embedded.rendering.source import source

wp.set_module_options(COMPILE)


@wp.struct
class Scratch:
    """One thread's working memory."""

    inverse_depth: wp.array(dtype=wp.float32)
    face: wp.array(dtype=wp.int32)
    filled: wp.array(dtype=wp.float32)
    nearest: wp.array(dtype=wp.float32)
    bounds: wp.array(dtype=wp.int32)
    order: wp.array(dtype=wp.int32)


@wp.func_native(
    CONSTANTS
    + source("lanes_eight", "shading", "frames")
    + BINDING
    + """
const int first = body * view.width * view.height;
const Frames::Pictures the_pictures = {pictures.rgb.data ? pictures.rgb.data + 3 * first : 0,
    pictures.depth.data ? pictures.depth.data + first : 0,
                                       pictures.instance.data ? pictures.instance.data + first : 0,
                                       pictures.semantic.data ? pictures.semantic.data + first : 0};
const Frames::Seen seen = {inverse_depth.data, face.data, view.stride};
Frames::draw(the_scene, the_view, seen, view.width, view.height, the_pictures);
"""
)
def show(
    scene: SceneArrays,
    view: CameraView,
    cameras: wp.array(dtype=wp.vec3),
    body: int,
    atlas: wp.array(dtype=wp.uint32),
    inverse_depth: wp.array(dtype=wp.float32),
    face: wp.array(dtype=wp.int32),
    pictures: Pictures,
) -> None:
    """Write one body's pictures from what its samples see; see frames.cpp."""
    ...


@wp.kernel
def frame_kernel(
    first: int,
    scenes: wp.array(dtype=SceneArrays),
    view: CameraView,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint32),
    scratch: Scratch,
    pictures: Pictures,
):
    """One body's pictures. Threads: bodies from `first` on."""
    body = first + wp.tid()
    scene = scenes[body]
    if scene.nodes.shape[0] > 0:
        cast(scene, view, cameras, body, scratch.inverse_depth, scratch.face)
    else:
        rasterise(
            scene,
            view,
            cameras,
            body,
            scratch.inverse_depth,
            scratch.face,
            scratch.filled,
            scratch.nearest,
            scratch.bounds,
            scratch.order,
        )
    show(scene, view, cameras, body, atlas, scratch.inverse_depth, scratch.face, pictures)

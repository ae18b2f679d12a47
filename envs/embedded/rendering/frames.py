"""Frames on the CPU: what each sample sees, by packets or by the rasteriser, then a pixel's colour and the rest."""

# In a kernel int(0) makes a variable, and 0 a constant.
# ruff: noqa: RUF046, UP018

import warp as wp

from envs.embedded.rendering.colours import SpotRow, colour_row, store_spot
from envs.embedded.rendering.layout import SceneArrays, View
from envs.embedded.rendering.memory import float_at, integer_at
from envs.embedded.rendering.packets import cast
from envs.embedded.rendering.pixels import Pictures, direction, eye_of, look, resolve, store
from envs.embedded.rendering.raster import rasterise
from envs.embedded.rendering.runtime import COMPILE

wp.set_module_options(COMPILE)


@wp.struct
class Scratch:
    """One thread's working memory."""

    inverse_depth: wp.array(dtype=wp.float32)
    face: wp.array(dtype=wp.int32)
    coarse: wp.array(dtype=wp.float32)
    corners: wp.array(dtype=wp.float32)
    nearest: wp.array(dtype=wp.float32)
    rectangle: wp.array(dtype=wp.int32)
    order: wp.array(dtype=wp.int32)
    row: SpotRow


@wp.func
def draw(scene: SceneArrays, view: View, cameras: wp.array(dtype=wp.vec3), body: int, scratch: Scratch):
    """Find what a body sees, sample by sample, into scratch: by packets where the scene has a hierarchy."""
    if scene.nodes.shape[0] > 0:
        cast(scene, view, cameras, body, scratch.inverse_depth, scratch.face)
        return
    rasterise(
        scene,
        view,
        cameras,
        body,
        scratch.inverse_depth,
        scratch.face,
        scratch.coarse,
        scratch.corners,
        scratch.nearest,
        scratch.rectangle,
        scratch.order,
    )


@wp.kernel
def frame_kernel(
    first: int,
    scenes: wp.array(dtype=SceneArrays),
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint32),
    scratch: Scratch,
    pictures: Pictures,
):
    """One body's pictures, one sample a pixel. Threads: bodies from `first` on."""
    body = first + wp.tid()
    scene = scenes[body]
    draw(scene, view, cameras, body, scratch)
    eye = eye_of(cameras, body)
    coloured = pictures.rgb.shape[0] > 0
    stride = (view.width + 7) // 8 * 8
    for y in range(view.height):
        # First where to look for each colour, then, eight pixels at once, the colours.
        pixel = (body * view.height + y) * view.width
        x = int(0)
        while x < view.width:
            ray = direction(view, eye, float(x) + 0.5, float(y) + 0.5)
            place = y * stride + x
            seen = look(
                scene,
                view,
                integer_at(scratch.face, place),
                eye.position,
                ray,
                float_at(scratch.inverse_depth, place),
                coloured,
            )
            store(pictures, pixel + x, seen.depth, seen.instance, seen.semantic)
            if coloured:
                store_spot(scratch.row, x, seen.spot)
            x += 1
        if coloured:
            colour_row(scene, atlas, scratch.row, view.width, pictures.rgb, pixel)


@wp.kernel(module="unique")
def smooth_frame_kernel(
    first: int,
    scenes: wp.array(dtype=SceneArrays),
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint32),
    scratch: Scratch,
    pictures: Pictures,
):
    """The same with four samples a pixel."""
    body = first + wp.tid()
    scene = scenes[body]
    draw(scene, view, cameras, body, scratch)
    eye = eye_of(cameras, body)
    stride = (2 * view.width + 7) // 8 * 8
    faces = wp.vec4i()
    inverse_depths = wp.vec4()
    for y in range(view.height):
        for x in range(view.width):
            for k in range(4):
                place = (2 * y + (k >> 1)) * stride + 2 * x + (k & 1)
                faces[k] = integer_at(scratch.face, place)
                inverse_depths[k] = float_at(scratch.inverse_depth, place)
            resolve(scene, atlas, view, pictures, faces, inverse_depths, eye, body, x, y)

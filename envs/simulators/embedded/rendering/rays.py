"""Visibility by ray queries: what a GPU uses, and what the rasteriser is checked against."""

import warp as wp

from envs.simulators.embedded.rendering.layout import CameraView, SceneArrays
from envs.simulators.embedded.rendering.runtime import COMPILE
from envs.simulators.embedded.rendering.shading import Pictures, show_pixel

wp.set_module_options(COMPILE)


@wp.func
def direction(view: CameraView, cameras: wp.array(dtype=wp.vec3), body: int, x: float, y: float) -> wp.vec3:
    """World direction through a place of a body's picture, one unit deep: a distance along it is
    planar depth.
    """
    forward = cameras[4 * body + 1]
    left = cameras[4 * body + 2]
    up = cameras[4 * body + 3]
    return (forward + up * (view.tall - view.step * y)) + left * (view.wide - view.step * x)


@wp.kernel
def ray_kernel(
    scenes: wp.array(dtype=SceneArrays),
    view: CameraView,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint32),
    pictures: Pictures,
):
    """Pictures of all bodies, visibility by `mesh_query_ray`. One thread a pixel: [bodies, height,
    width].
    """
    body, y, x = wp.tid()
    scene = scenes[body]
    faces = wp.vec4i(-1, -1, -1, -1)
    inverse_depths = wp.vec4()
    middle = 0.5 / float(view.samples)
    for k in range(view.samples * view.samples):
        right = float(x) + (middle + 0.5 * float(k & 1))
        down = float(y) + (middle + 0.5 * float(k >> 1))
        if scene.mesh != wp.uint64(0):
            hit = wp.mesh_query_ray(scene.mesh, cameras[4 * body], direction(view, cameras, body, right, down), 1.0e6)
            if hit.result:
                faces[k] = hit.face
                inverse_depths[k] = 1.0 / hit.t
    show_pixel(scene, view, cameras, body, atlas, faces, inverse_depths, x, y, pictures)

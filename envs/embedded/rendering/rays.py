"""Visibility by ray queries: what a GPU uses, and what the rasteriser is checked against."""

import warp as wp

from envs.embedded.rendering.layout import SceneArrays, View
from envs.embedded.rendering.pixels import Pictures, direction, eye_of, resolve, within
from envs.embedded.rendering.runtime import COMPILE

wp.set_module_options(COMPILE)


@wp.kernel
def ray_kernel(
    scenes: wp.array(dtype=SceneArrays),
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint32),
    pictures: Pictures,
):
    """The same by rays. Threads: [bodies, height, width]."""
    body, y, x = wp.tid()
    scene = scenes[body]
    eye = eye_of(cameras, body)
    faces = wp.vec4i(-1, -1, -1, -1)
    inverse_depths = wp.vec4()
    for k in range(view.samples * view.samples):
        place = within(k, view.samples)
        ray = direction(view, eye, float(x) + place[0], float(y) + place[1])
        if scene.mesh != wp.uint64(0):
            hit = wp.mesh_query_ray(scene.mesh, eye.position, ray, 1.0e6)
            if hit.result:
                faces[k] = hit.face
                inverse_depths[k] = 1.0 / hit.t
    if view.samples == 1:
        faces = wp.vec4i(faces[0], faces[0], faces[0], faces[0])
        inverse_depths = wp.vec4(inverse_depths[0], inverse_depths[0], inverse_depths[0], inverse_depths[0])
    resolve(scene, atlas, view, pictures, faces, inverse_depths, eye, body, x, y)

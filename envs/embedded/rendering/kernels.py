"""The kernels: who sees what (a rasteriser on the CPU, rays on a GPU), then one way of turning that into pictures."""

import warp as wp

from envs.embedded.rendering.layout import SceneArrays, View
from envs.embedded.rendering.native import rasterise
from envs.embedded.rendering.shading import shade, sky

# No gradients; and no fused multiply-adds, so that every x86-64 CPU gives the same bits.
wp.set_module_options({"enable_backward": False, "fuse_fp": False})


@wp.struct
class Pictures:
    """Where the sensors' pictures go, each flat over [B, H, W, channels]; empty if not asked for."""

    rgb: wp.array(dtype=wp.uint8)
    depth: wp.array(dtype=wp.float32)
    instance: wp.array(dtype=wp.int32)
    semantic: wp.array(dtype=wp.int32)


@wp.struct
class Scratch:
    """One thread's working memory for `rasterise`."""

    inverse_depth: wp.array(dtype=wp.float32)
    face: wp.array(dtype=wp.int32)
    coarse: wp.array(dtype=wp.float32)
    corners: wp.array(dtype=wp.float32)
    nearest: wp.array(dtype=wp.float32)
    rectangle: wp.array(dtype=wp.int32)
    order: wp.array(dtype=wp.int32)


@wp.func
def ray_through(view: View, cameras: wp.array(dtype=wp.vec3), body: int, x: float, y: float) -> wp.vec3:
    """World direction through a place (in samples) of the picture, one unit deep: a distance along it is planar depth."""
    left = view.wide * (1.0 - 2.0 * x / float(view.width))
    up = view.tall * (1.0 - 2.0 * y / float(view.height))
    return cameras[4 * body + 1] + cameras[4 * body + 2] * left + cameras[4 * body + 3] * up


@wp.func
def depth_on(scene: SceneArrays, face: int, eye: wp.vec3, ray: wp.vec3, sampled: float) -> float:
    """Depth where a ray meets the face's plane; the sampled depth where they are nearly parallel. Exact to a few ulps, unlike 1 / (1 / depth)."""
    plane = scene.planes[face]
    slope = plane[0] * ray[0] + plane[1] * ray[1] + plane[2] * ray[2]
    if wp.abs(slope) < 0.02:
        return sampled
    return (plane[3] - (plane[0] * eye[0] + plane[1] * eye[1] + plane[2] * eye[2])) / slope


@wp.func
def write_rgb(rgb: wp.array(dtype=wp.uint8), pixel: int, colour: wp.vec3):
    """Round and store."""
    for k in range(3):
        rgb[3 * pixel + k] = wp.uint8(wp.min(colour[k] + 0.5, 255.0))


@wp.func
def resolve(
    scene: SceneArrays,
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint8),
    pictures: Pictures,
    body: int,
    x: int,
    y: int,
    faces: wp.vec4i,
    depths: wp.vec4,
):
    """Store pixel (x, y) of all pictures, given the face (-1 for none) and depth seen by each of its samples.

    Depth and ids are those of the nearest face. Colour is the mean over the samples, shaded once where all see the same face.
    """
    eye = cameras[4 * body]
    samples = view.samples
    nearest = int(0)
    alike = bool(True)
    for k in range(1, samples * samples):
        if faces[k] != faces[0]:
            alike = False
            if faces[k] >= 0 and (faces[nearest] < 0 or depths[k] < depths[nearest]):
                nearest = k
    face = faces[nearest]
    middle = 0.5 * float(samples)
    left = float(x * samples)
    top = float(y * samples)
    ray = ray_through(view, cameras, body, left + middle, top + middle)
    depth = float(0.0)
    if face >= 0:
        depth = depth_on(scene, face, eye, ray, depths[nearest])
    width = view.width // samples
    pixel = (body * (view.height // samples) + y) * width + x

    if pictures.depth.shape[0] > 0:
        pictures.depth[pixel] = depth
    if pictures.instance.shape[0] > 0:
        pictures.instance[pixel] = 0
        if face >= 0:
            pictures.instance[pixel] = scene.surfaces[scene.face_surface[face]].instance
    if pictures.semantic.shape[0] > 0:
        pictures.semantic[pixel] = 0
        if face >= 0:
            pictures.semantic[pixel] = scene.surfaces[scene.face_surface[face]].semantic
    if pictures.rgb.shape[0] > 0:
        size = 2.0 * view.wide / float(width)
        if alike:
            write_rgb(pictures.rgb, pixel, colour_of(scene, atlas, face, eye, ray, depth, size))
        else:
            total = wp.vec3()
            for k in range(samples * samples):
                ray = ray_through(view, cameras, body, left + float(k % samples) + 0.5, top + float(k // samples) + 0.5)
                total += colour_of(scene, atlas, faces[k], eye, ray, depths[k], size)
            write_rgb(pictures.rgb, pixel, total / float(samples * samples))


@wp.func
def colour_of(scene: SceneArrays, atlas: wp.array(dtype=wp.uint8), face: int, eye: wp.vec3, ray: wp.vec3, depth: float, pixel: float) -> wp.vec3:
    """Colour of a face, or of the sky."""
    if face < 0:
        return sky(ray)
    return shade(scene, atlas, face, eye, ray, depth, pixel)


@wp.kernel
def raster_kernel(
    first: int,
    scenes: wp.array(dtype=SceneArrays),
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint8),
    scratch: Scratch,
    pictures: Pictures,
):
    """One body's pictures by the rasteriser. Threads: bodies from `first` on."""
    body = first + wp.tid()
    scene = scenes[body]
    rasterise(scene, view, cameras, body, scratch.inverse_depth, scratch.face, scratch.coarse, scratch.corners, scratch.nearest, scratch.rectangle, scratch.order)
    samples = view.samples
    stride = (view.width + 7) // 8 * 8
    for y in range(view.height // samples):
        for x in range(view.width // samples):
            faces = wp.vec4i()
            depths = wp.vec4()
            for k in range(samples * samples):
                place = (y * samples + k // samples) * stride + x * samples + k % samples
                faces[k] = scratch.face[place]
                depths[k] = 1.0 / scratch.inverse_depth[place]
            resolve(scene, view, cameras, atlas, pictures, body, x, y, faces, depths)


@wp.kernel
def ray_kernel(
    scenes: wp.array(dtype=SceneArrays),
    view: View,
    cameras: wp.array(dtype=wp.vec3),
    atlas: wp.array(dtype=wp.uint8),
    pictures: Pictures,
):
    """The same by rays. Threads: [bodies, height, width]."""
    body, y, x = wp.tid()
    scene = scenes[body]
    samples = view.samples
    faces = wp.vec4i()
    depths = wp.vec4()
    for k in range(samples * samples):
        ray = ray_through(view, cameras, body, float(x * samples + k % samples) + 0.5, float(y * samples + k // samples) + 0.5)
        faces[k] = -1
        if scene.mesh != wp.uint64(0):
            hit = wp.mesh_query_ray(scene.mesh, cameras[4 * body], ray, 1.0e6)
            if hit.result:
                faces[k] = hit.face
                depths[k] = hit.t
    resolve(scene, view, cameras, atlas, pictures, body, x, y, faces, depths)

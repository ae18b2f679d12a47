"""From what a pixel's samples see to the sensors' pictures; the same on every device."""

# In a kernel int(0) makes a variable, and 0 a constant.
# ruff: noqa: RUF046, UP018

import warp as wp

from envs.embedded.rendering.layout import SceneArrays, View
from envs.embedded.rendering.memory import integers_at, row_at, store_colour, store_float, store_integer
from envs.embedded.rendering.shading import Spot, colour_of, flat, locate, sky


@wp.struct
class Pictures:
    """Where the sensors' pictures go, each flat over [B, H, W, channels]; empty if not asked for."""

    rgb: wp.array(dtype=wp.uint8)
    depth: wp.array(dtype=wp.float32)
    instance: wp.array(dtype=wp.int32)
    semantic: wp.array(dtype=wp.int32)


@wp.struct
class Eye:
    """One body's camera: where it is, and its directions in the world."""

    position: wp.vec3
    forward: wp.vec3
    left: wp.vec3
    up: wp.vec3


@wp.func
def eye_of(cameras: wp.array(dtype=wp.vec3), body: int) -> Eye:
    """The camera of a body."""
    eye = Eye()
    eye.position = cameras[4 * body]
    eye.forward = cameras[4 * body + 1]
    eye.left = cameras[4 * body + 2]
    eye.up = cameras[4 * body + 3]
    return eye


@wp.func
def direction(view: View, eye: Eye, x: float, y: float) -> wp.vec3:
    """World direction through a place of the picture, one unit deep: a distance along it is planar depth."""
    return (eye.forward + eye.up * (view.tall - view.step * y)) + eye.left * (view.wide - view.step * x)


@wp.func
def within(k: int, samples: int) -> wp.vec2:
    """Where sample k lies in its pixel."""
    middle = 0.5 / float(samples)
    return wp.vec2(middle + 0.5 * float(k & 1), middle + 0.5 * float(k >> 1))


@wp.struct
class Seen:
    """What one ray meets; all zero but the spot where it meets nothing."""

    depth: wp.float32
    instance: wp.int32
    semantic: wp.int32
    spot: Spot


@wp.func
def look(
    scene: SceneArrays, view: View, face: int, eye: wp.vec3, ray: wp.vec3, inverse_depth: float, coloured: bool
) -> Seen:
    """What a ray sees on a face (-1 for none). Depth is where it meets the face's plane, exact to a few ulps."""
    seen = Seen()
    if face < 0:
        seen.spot = sky(ray)
        return seen
    plane = row_at(scene.planes, face)
    wears = integers_at(scene.wears, face)
    surface = scene.surfaces[wears[0]]
    normal = wp.vec3(plane[0], plane[1], plane[2])
    slope = wp.dot(normal, ray)
    flatter = 1.0 / slope
    depth = (plane[3] - wp.dot(normal, eye)) * flatter
    if wp.abs(slope) < 0.02:  # seen from the side: the plane says little, the sample more
        depth = 1.0 / inverse_depth
        flatter = 50.0
    seen.depth = depth
    seen.instance = surface.instance
    seen.semantic = int(surface.semantic)
    if coloured and view.flat != 0:
        seen.spot = flat(surface, normal)
    elif coloured:
        across = depth * view.step
        seen.spot = locate(scene, wears[1], wears[2], surface, eye + ray * depth, across * across * wp.abs(flatter))
    return seen


@wp.func
def store(pictures: Pictures, pixel: int, depth: float, instance: int, semantic: int):
    """Write a pixel of the pictures asked for, but its colour."""
    if pictures.depth.shape[0] > 0:
        store_float(pictures.depth, pixel, depth)
    if pictures.instance.shape[0] > 0:
        store_integer(pictures.instance, pixel, instance)
    if pictures.semantic.shape[0] > 0:
        store_integer(pictures.semantic, pixel, semantic)


@wp.func
def store_rounded(pictures: Pictures, pixel: int, colour: wp.vec3):
    """Write a pixel's colour."""
    red = int(wp.min(colour[0] + 0.5, 255.0))
    green = int(wp.min(colour[1] + 0.5, 255.0))
    store_colour(pictures.rgb, pixel, red, green, int(wp.min(colour[2] + 0.5, 255.0)))


@wp.func
def resolve(
    scene: SceneArrays,
    atlas: wp.array(dtype=wp.uint32),
    view: View,
    pictures: Pictures,
    faces: wp.vec4i,
    inverse_depths: wp.vec4,
    eye: Eye,
    body: int,
    x: int,
    y: int,
):
    """Write pixel (x, y) of all pictures, given the face and inverse depth seen by each of its four samples.

    Depth and ids are those of the nearest face, in the pixel's middle. So is the colour where all see the same face; elsewhere it is the mean over the samples.
    """
    nearest = int(0)
    for k in range(1, 4):
        if inverse_depths[k] > inverse_depths[nearest]:
            nearest = k
    mixed = faces[1] != faces[0] or faces[2] != faces[0] or faces[3] != faces[0]
    coloured = pictures.rgb.shape[0] > 0
    looks = int(1)
    if mixed and coloured:
        looks = 5
    pixel = (body * view.height + y) * view.width + x
    colour = wp.vec3()
    for look_number in range(looks):
        sample = nearest
        place = wp.vec2(0.5, 0.5)
        if look_number > 0:
            sample = look_number - 1
            place = within(sample, 2)
        ray = direction(view, eye, float(x) + place[0], float(y) + place[1])
        seen = look(scene, view, faces[sample], eye.position, ray, inverse_depths[sample], coloured)
        if look_number == 0:
            store(pictures, pixel, seen.depth, seen.instance, seen.semantic)
        if look_number > 0 or looks == 1:
            colour += colour_of(scene, atlas, seen.spot.colour, seen.spot.places)
    if looks == 5:
        colour *= 0.25
    if coloured:
        store_rounded(pictures, pixel, colour)

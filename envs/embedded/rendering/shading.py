"""What colour a pixel is: one set of Warp functions for the CPU and the GPU.

Textures and light are stored as quads: one word holds a value and its neighbours to the right, above, and above right, a byte each, so that a
bilinear look-up is a single load.
"""

import warp as wp

from envs.embedded.rendering.layout import LIGHT_ONE, Face, SceneArrays, Surface
from envs.embedded.rendering.memory import word_at
from envs.embedded.rendering.textures import LEVELS, SIZE

_SIZE = wp.constant(SIZE)
_COARSEST = wp.constant(LEVELS - 1)
_LIGHT = wp.constant(1.0 / LIGHT_ONE)


@wp.func
def bilinear(quad: wp.uint32, a: float, b: float) -> float:
    """The value (0..255) at a to the right and b above, both in 0..1."""
    word = int(quad)
    lower = float(word & 255) + a * float(((word >> 8) & 255) - (word & 255))
    upper = float((word >> 16) & 255) + a * float(((word >> 24) & 255) - ((word >> 16) & 255))
    return lower + b * (upper - lower)


@wp.struct
class Spot:
    """Where to look up a pixel's light and texture: a quad and the place between its four values, for each. -1 for neither."""

    colour: wp.vec3
    light: wp.int32
    light_a: wp.float32
    light_b: wp.float32
    texture: wp.int32
    texture_a: wp.float32
    texture_b: wp.float32


@wp.func
def plain(colour: wp.vec3) -> Spot:
    """A colour (0..255) that needs no look-up."""
    spot = Spot()
    spot.colour = colour
    spot.light = -1
    return spot


@wp.func
def sky(ray: wp.vec3) -> Spot:
    """Where a ray meets nothing: paler towards the horizon."""
    height = wp.clamp(ray[2], 0.0, 1.0)
    return plain(wp.vec3(206.0 - 70.0 * height, 222.0 - 40.0 * height, 238.0))


@wp.func
def flat(surface: Surface, normal: wp.vec3) -> Spot:
    """A face without texture or baked light, lit on both sides by one far light."""
    bright = 0.45 + 0.55 * wp.abs(0.35 * normal[0] + 0.5 * normal[1] + 0.79 * normal[2])
    return plain(surface.colour * wp.where(surface.texture < 0, bright, 255.0 * bright))


@wp.func
def locate(scene: SceneArrays, face: Face, surface: Surface, point: wp.vec3, square_metres: float) -> Spot:
    """Where the look-ups of a face are, at a point where the pixel covers so many square metres of it."""
    spot = Spot()
    spot.colour = surface.colour
    u = surface.u[0] * point[0] + surface.u[1] * point[1] + surface.u[2] * point[2] + surface.u[3]
    v = surface.v[0] * point[0] + surface.v[1] * point[1] + surface.v[2] * point[2] + surface.v[3]

    x = u * surface.light_cells
    y = v * surface.light_cells
    column = wp.floor(x)
    row = wp.floor(y)
    across = wp.min(face.light_columns, 1)  # 0 where one value serves the whole face
    spot.light = wp.clamp(face.light + int(row) * face.light_columns + int(column) * across, 0, scene.lights - 1)
    spot.light_a = x - column
    spot.light_b = y - row

    spot.texture = -1
    if surface.texture >= 0:
        # The mip level whose texels are about as large as the pixel: half the binary exponent of the square texels it covers is the
        # logarithm of their root, and 2 rounds it.
        square_texels = square_metres * surface.texels * surface.texels
        level = wp.clamp(((wp.cast(2.0 * square_texels, wp.int32) >> 23) - 127) >> 1, 0, _COARSEST)
        size = _SIZE >> level
        shrink = wp.cast((127 - level) << 23, wp.float32)
        x = u * shrink - 0.5
        y = v * shrink - 0.5
        column = wp.floor(x)
        row = wp.floor(y)
        finer = (((_SIZE + size) * (_SIZE - size)) // 3) * 4
        spot.texture = surface.texture + finer + (int(row) & (size - 1)) * size + (int(column) & (size - 1))
        spot.texture_a = x - column
        spot.texture_b = y - row
    return spot


@wp.func
def colour_of(scene: SceneArrays, atlas: wp.array(dtype=wp.uint32), spot: Spot) -> wp.vec3:
    """Colour (0..255, or more where the light is strong)."""
    if spot.light < 0:
        return spot.colour
    bright = bilinear(word_at(scene.light, spot.light), spot.light_a, spot.light_b) * _LIGHT
    if spot.texture >= 0:
        bright *= bilinear(word_at(atlas, spot.texture), spot.texture_a, spot.texture_b)
    return spot.colour * bright

"""What colour a pixel is: one set of Warp functions for the CPU and the GPU.

Textures and light are stored as quads: one word holds a value and its neighbours to the right, above, and above right, a byte each, so that a
bilinear look-up is a single load.
"""

# In a kernel int(0) makes a variable, and 0 a constant.
# ruff: noqa: RUF046, UP018

import warp as wp

from envs.embedded.rendering.layout import LIGHT_ONE, SceneArrays, Surface
from envs.embedded.rendering.memory import word_at
from envs.embedded.rendering.textures import LEVELS, SIZE, TEXELS

_SIZE = wp.constant(SIZE)
_COARSEST = wp.constant(LEVELS - 1)
_TEXELS = wp.constant(TEXELS)
TEXTURE_UNIT = 1.0 / 65536
"""What one of `bilinear` is worth in a texture."""
LIGHT_UNIT = 1.0 / 65536 / LIGHT_ONE
"""And in a quad of light."""
_TEXTURE_UNIT = wp.constant(TEXTURE_UNIT)
_LIGHT_UNIT = wp.constant(LIGHT_UNIT)


@wp.func
def bilinear(quad: wp.uint32, between: wp.uint32) -> float:
    """The value, times 65536, at (a, b) / 256 between the four of a quad; `between` is a + 256 b. All in integers, two bytes to a word at once."""
    a = between & wp.uint32(255)
    b = between >> wp.uint32(8)
    left = quad & wp.uint32(0x00FF00FF)
    right = (quad >> wp.uint32(8)) & wp.uint32(0x00FF00FF)
    across = left * (wp.uint32(256) - a) + right * a
    return float(int((across & wp.uint32(0xFFFF)) * (wp.uint32(256) - b) + (across >> wp.uint32(16)) * b))


@wp.struct
class Spot:
    """A colour, and where to look up the light and the texture that modulate it."""

    colour: wp.vec4
    """Red, green, blue; and nothing."""
    places: wp.vec4i
    """Quad of the light and the place between its four values; the same of the texture. A quad of -1 is none."""


@wp.func
def plain(colour: wp.vec3) -> Spot:
    """A colour (0..255) that needs no look-up."""
    spot = Spot()
    spot.colour = wp.vec4(colour[0], colour[1], colour[2], 0.0)
    spot.places = wp.vec4i(-1, 0, -1, 0)
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
def locate(
    scene: SceneArrays, light: int, light_columns: int, surface: Surface, point: wp.vec3, square_metres: float
) -> Spot:
    """Where the look-ups of a face are, at a point where the pixel covers so many square metres of it; for `light...` see `layout.SceneArrays`."""
    u = surface.u[0] * point[0] + surface.u[1] * point[1] + surface.u[2] * point[2] + surface.u[3]
    v = surface.v[0] * point[0] + surface.v[1] * point[1] + surface.v[2] * point[2] + surface.v[3]

    x = int(u * surface.light_cells)
    y = int(v * surface.light_cells)
    across = wp.min(light_columns, 1)  # 0 where one value serves the whole face
    place = light + (y >> 8) * light_columns + (x >> 8) * across
    light_quad = int(wp.min(wp.uint32(place), wp.uint32(scene.lights - 1)))
    light_between = (x & 255) | ((y & 255) << 8)

    texture_quad = int(-1)
    texture_between = int(0)
    if surface.texture >= 0:
        # The mip level whose texels are about as large as the pixel: half the binary exponent of the square texels it covers is the
        # logarithm of their root, and 2 rounds it.
        square_texels = square_metres * surface.texels * surface.texels
        level = wp.clamp(((wp.cast(2.0 * square_texels, wp.int32) >> 23) - 127) >> 1, 0, _COARSEST)
        size = _SIZE >> level
        x = (int(u) >> level) - 128
        y = (int(v) >> level) - 128
        start = _TEXELS - (_TEXELS >> level)
        texture_quad = surface.texture + start + ((y >> 8) & (size - 1)) * size + ((x >> 8) & (size - 1))
        texture_between = (x & 255) | ((y & 255) << 8)
    spot = Spot()
    spot.colour = wp.vec4(surface.colour[0], surface.colour[1], surface.colour[2], 0.0)
    spot.places = wp.vec4i(light_quad, light_between, texture_quad, texture_between)
    return spot


@wp.func
def colour_of(scene: SceneArrays, atlas: wp.array(dtype=wp.uint32), colour: wp.vec4, places: wp.vec4i) -> wp.vec3:
    """Colour (0..255, or more where the light is strong) of a spot."""
    bright = float(1.0)
    if places[0] >= 0:
        bright = bilinear(word_at(scene.light, places[0]), wp.uint32(places[1])) * _LIGHT_UNIT
    if places[2] >= 0:
        bright *= bilinear(word_at(atlas, places[2]), wp.uint32(places[3])) * _TEXTURE_UNIT
    return wp.vec3(colour[0], colour[1], colour[2]) * bright

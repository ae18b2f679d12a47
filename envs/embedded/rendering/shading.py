"""What colour a pixel is: one set of Warp functions for the CPU and the GPU.

Light is summed in linear units and shown with a gamma of two, so a displayed colour is `colour * texture * sqrt(light)`.
"""

import warp as wp

from envs.embedded.rendering.layout import CELL, RoomLight, SceneArrays, Surface
from envs.embedded.rendering.textures import LEVELS, SIZE, TEXELS, texture_index

_PLAIN = wp.constant(texture_index("plain"))
_GLOW = wp.constant(texture_index("glow"))
_SIZE = wp.constant(SIZE)
_COARSEST = wp.constant(LEVELS - 1)
_TEXELS = wp.constant(TEXELS)
_CELLS = wp.constant(1.0 / CELL)


@wp.func
def mip_level(texels_across: float) -> int:
    """The level at which a pixel that spans so many texels spans about one: the exponent of the float, rounded at sqrt(2)."""
    exponent = (wp.cast(texels_across * 1.4142135, wp.int32) >> 23) - 127
    return wp.clamp(exponent, 0, _COARSEST)


@wp.func
def texture(atlas: wp.array(dtype=wp.uint8), index: int, u: float, v: float, texels_across: float) -> float:
    """A texture's value in 0..1 at (u, v), in texels of the finest level: bilinear, in the mip level that suits."""
    level = mip_level(texels_across)
    size = _SIZE >> level
    first = index * _TEXELS + ((_SIZE * _SIZE - size * size) // 3) * 4
    shrink = float(size) / float(_SIZE)
    x = u * shrink - 0.5
    y = v * shrink - 0.5
    column = wp.floor(x)
    row = wp.floor(y)
    a = x - column
    b = y - row
    x0 = int(column) & (size - 1)
    x1 = (x0 + 1) & (size - 1)
    y0 = first + (int(row) & (size - 1)) * size
    y1 = first + ((int(row) + 1) & (size - 1)) * size
    lower = float(atlas[y0 + x0]) * (1.0 - a) + float(atlas[y0 + x1]) * a
    upper = float(atlas[y1 + x0]) * (1.0 - a) + float(atlas[y1 + x1]) * a
    return (lower * (1.0 - b) + upper * b) * (1.0 / 255.0)


@wp.func
def contact(distance_low: float, distance_high: float, along: float) -> float:
    """How much light is left near a pair of parallel walls, for a surface whose normal has the component `along` on their axis."""
    near = wp.clamp(1.0 - wp.min(distance_low, distance_high) * 1.7, 0.0, 1.0)
    return 1.0 - 0.38 * (1.0 - wp.abs(along)) * near * near


@wp.func
def floor_shadow(scene: SceneArrays, x: float, y: float) -> float:
    """The soft shadow of furniture in 0..1: bilinear in the map; x and y in cells."""
    column = wp.floor(x - 0.5)
    row = wp.floor(y - 0.5)
    a = x - 0.5 - column
    b = y - 0.5 - row
    x0 = wp.clamp(int(column), 0, scene.shadow_map.shape[1] - 2)
    y0 = wp.clamp(int(row), 0, scene.shadow_map.shape[0] - 2)
    lower = float(scene.shadow_map[y0, x0]) * (1.0 - a) + float(scene.shadow_map[y0, x0 + 1]) * a
    upper = float(scene.shadow_map[y0 + 1, x0]) * (1.0 - a) + float(scene.shadow_map[y0 + 1, x0 + 1]) * a
    return (lower * (1.0 - b) + upper * b) * (1.0 / 255.0)


@wp.func
def room_at(scene: SceneArrays, x: float, y: float) -> int:
    """Number of the room at (x, y), in cells; 0 out of doors."""
    column = wp.clamp(int(x), 0, scene.room_map.shape[1] - 1)
    row = wp.clamp(int(y), 0, scene.room_map.shape[0] - 1)
    return int(scene.room_map[row, column])


@wp.func
def light_at(scene: SceneArrays, point: wp.vec3, normal: wp.vec3) -> wp.vec3:
    """Light (red, green, blue) that reaches a point on a surface with that normal, towards the eye."""
    side = point + normal * 0.05
    x = (side[0] - scene.west) * _CELLS
    y = (side[1] - scene.south) * _CELLS
    room = scene.rooms[room_at(scene, x, y)]

    to_lamp = room.lamp - side
    square = wp.dot(to_lamp, to_lamp)
    facing = 0.5 + 0.5 * wp.dot(to_lamp, normal) / wp.sqrt(square)
    lamp = room.lamp_power * facing * facing / (1.0 + room.lamp_falloff * square)

    to_window = room.window - side
    distance = wp.dot(to_window, to_window) + 0.3
    sky = wp.max(wp.dot(to_window, normal), 0.0) * wp.max(-wp.dot(to_window, room.window_normal), 0.0)
    sky = room.window_power * sky / (distance * distance)

    left = (
        contact(side[0] - room.lower[0], room.upper[0] - side[0], normal[0])
        * contact(side[1] - room.lower[1], room.upper[1] - side[1], normal[1])
        * contact(side[2] - room.lower[2], room.upper[2] - side[2], normal[2])
    )
    if normal[2] > 0.7 and point[2] < 0.1:
        left = left * (1.0 - 0.75 * floor_shadow(scene, x, y))
    ambient = 0.26 + 0.05 * normal[2]
    return wp.vec3(ambient + 1.06 * lamp + 0.85 * sky, ambient + lamp + 0.95 * sky, ambient + 0.9 * lamp + 1.1 * sky) * left


@wp.func
def shade(scene: SceneArrays, atlas: wp.array(dtype=wp.uint8), face: int, eye: wp.vec3, ray: wp.vec3, depth: float, pixel: float) -> wp.vec3:
    """Colour (0..255) of a face where `eye + ray * depth` meets it; `pixel` is the width of a pixel at unit depth."""
    plane = scene.planes[face]
    normal = wp.vec3(plane[0], plane[1], plane[2])
    surface = scene.surfaces[scene.face_surface[face]]
    slope = wp.dot(normal, ray)
    if slope > 0.0:
        normal = -normal
    colour = surface.colour * 255.0
    if surface.texture == _GLOW:
        return colour
    point = eye + ray * depth
    if surface.texture != _PLAIN:
        u = surface.u[0] * point[0] + surface.u[1] * point[1] + surface.u[2] * point[2] + surface.u[3]
        v = surface.v[0] * point[0] + surface.v[1] * point[1] + surface.v[2] * point[2] + surface.v[3]
        # A surface seen at a slant spans more texels one way than the other: the geometric mean, between blur and shimmer.
        across = depth * pixel * surface.texels / wp.sqrt(wp.max(wp.abs(slope), 0.02))
        colour = colour * texture(atlas, surface.texture, u, v, across)
    light = light_at(scene, point, normal)
    return wp.vec3(colour[0] * wp.sqrt(light[0]), colour[1] * wp.sqrt(light[1]), colour[2] * wp.sqrt(light[2]))


@wp.func
def sky(ray: wp.vec3) -> wp.vec3:
    """Colour (0..255) where a ray meets nothing: paler towards the horizon."""
    height = wp.clamp(ray[2], 0.0, 1.0)
    return wp.vec3(206.0 - 70.0 * height, 222.0 - 40.0 * height, 238.0)

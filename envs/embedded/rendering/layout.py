"""What the kernels read: the records of a packed scene, as Warp structs. NumPy fills arrays of their `numpy_dtype()`."""

import warp as wp

CELL = 0.1
"""Metres across a cell of the floor map."""


@wp.struct
class Surface:
    """One material on one piece, with texture axes for faces that look mostly along one axis of the piece. 64 bytes: one cache line.

    The texture coordinates of a world point p, in texels of the finest level, are u.xyz * p + u.w and v.xyz * p + v.w.
    """

    colour: wp.vec3
    texture: wp.int32
    u: wp.vec4
    v: wp.vec4
    texels: wp.float32
    """Texels per metre at the finest level."""
    instance: wp.int32
    semantic: wp.int32
    unused: wp.int32


@wp.struct
class RoomLight:
    """What lights one room: a lamp, sky light through its largest window, and the walls that darken what is close to them."""

    lower: wp.vec3
    upper: wp.vec3
    lamp: wp.vec3
    lamp_power: wp.float32
    lamp_falloff: wp.float32
    window: wp.vec3
    window_normal: wp.vec3
    window_power: wp.float32


@wp.struct
class SceneArrays:
    """A packed scene on a device. C chunks, V vertices, F faces, S surfaces."""

    chunks: wp.int32
    boxes: wp.array(dtype=wp.float32)
    """[C * 6]"""
    first_face: wp.array(dtype=wp.int32)
    first_vertex: wp.array(dtype=wp.int32)
    vertices: wp.array(dtype=wp.vec3)
    faces: wp.array(dtype=wp.int32)
    """[F * 3]"""
    planes: wp.array(dtype=wp.vec4)
    """[F]: unit normal n and n * p of any point p of the face."""
    face_surface: wp.array(dtype=wp.int32)
    surfaces: wp.array(dtype=Surface)
    rooms: wp.array(dtype=RoomLight)
    west: wp.float32
    south: wp.float32
    room_map: wp.array2d(dtype=wp.uint8)
    """[rows from south, columns from west]: which room a cell of the floor lies in; 0 is out of doors."""
    shadow_map: wp.array2d(dtype=wp.uint8)
    """The same: how much of the light things standing there take from the floor; 255 all."""
    mesh: wp.uint64
    """The Warp mesh for ray queries, or 0."""


@wp.struct
class View:
    """What all bodies' cameras share. A pixel (x, y) looks along forward + left * right_to_left(x) + up * bottom_to_top(y)."""

    width: wp.int32
    height: wp.int32
    samples: wp.int32
    """Along each side of a pixel."""
    wide: wp.float32
    """Half the picture's width at unit depth."""
    tall: wp.float32

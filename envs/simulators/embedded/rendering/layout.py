"""The records of a packed scene that kernels read, as Warp structs; NumPy fills arrays of their
`numpy_dtype`.
"""

import warp as wp

CELL = 0.1
"""Metres across a cell of the floor map."""
LIGHT_CELL = 0.2
"""Metres between two samples of the light on a large face."""
BLOCK = 8
"""Triangles that are looked at together on the CPU."""
STEPS = 256
"""Resolvable positions between two texels, and between two light samples."""
LIGHT_ONE = 170.0
"""The byte that stands for full light; 255 is half as bright again."""


@wp.struct
class Surface:
    """One material on one piece, with texture axes for faces that look mostly along one axis of the
    piece. 64 bytes: one cache line.

    The texture coordinates of a world point p, in steps of 1 / STEPS of a texel of the finest
    level, are u.xyz * p + u.w and v.xyz * p + v.w.
    """

    colour: wp.vec3
    """0..1; or 0..255 where there is no texture."""
    texture: wp.int32
    """Where the texture begins in the atlas; -1 for none."""
    u: wp.vec4
    v: wp.vec4
    texels: wp.float32
    """Texels per metre at the finest level."""
    light_cells: wp.float32
    """Light cells per texel."""
    instance: wp.int32
    semantic: wp.int16
    glows: wp.int16
    """Whether it shines by itself."""


@wp.struct
class Face:
    """One triangle, as shading sees it. 32 bytes."""

    normal: wp.vec3
    """n, of unit length."""
    offset: wp.float32
    """n * p of any point p of it."""
    surface: wp.int32
    light: wp.int32
    """Where its light at (column 0, row 0) of the surface's grid of light cells would be."""
    light_columns: wp.int32
    """How many light cells make a row; 0 where one value serves the whole face."""
    nothing: wp.int32


@wp.struct
class SceneArrays:
    """A packed scene on a device. C chunks, K blocks of eight triangles, F = 8 K faces."""

    chunks: wp.int32
    boxes: wp.array(dtype=wp.float32)
    """[C rounded up to eights, 6], eight chunks together: [C / 8, 6, 8]"""
    solids: wp.array(dtype=wp.float32)
    """[C, 6]: around the solid a chunk is part of, with some room; endless where it is part of
    none.
    """
    first_block: wp.array(dtype=wp.int32)
    corners: wp.array(dtype=wp.float32)
    """[K, 3, 3, 8]: corner, axis, triangle."""
    faces: wp.array(dtype=Face)
    surfaces: wp.array(dtype=Surface)
    lights: wp.int32
    light: wp.array(dtype=wp.uint32)
    """[lights]: quads of light values; see shading.cpp."""
    mesh: wp.uint64
    """The Warp mesh for ray queries, or 0."""
    nodes: wp.array(dtype=wp.float32)
    """The hierarchy for ray packets, flat; see `hierarchy.Hierarchy`. Empty where the scene is
    rasterised.
    """
    children: wp.array(dtype=wp.int32)
    leaf_corners: wp.array(dtype=wp.float32)
    leaf_faces: wp.array(dtype=wp.int32)


@wp.struct
class RoomLight:
    """The light of one room: a lamp, sky light through its largest window, and the walls that
    darken it.
    """

    lower: wp.vec3
    upper: wp.vec3
    lamp: wp.vec3
    lamp_power: wp.float32
    lamp_falloff: wp.float32
    window: wp.vec3
    window_normal: wp.vec3
    window_power: wp.float32


@wp.struct
class CameraView:
    """The camera that all bodies share. The position (x, y) of a picture, in pixels, looks along
    forward + left * (wide - step * x) + up * (tall - step * y).
    """

    width: wp.int32
    height: wp.int32
    samples: wp.int32
    """Along each side of a pixel: 1 or 2."""
    wide: wp.float32
    """Half the picture's width at unit depth."""
    tall: wp.float32
    step: wp.float32
    """A pixel's width at unit depth."""
    flat: wp.int32
    """Whether colours go without textures and baked light."""
    stride: wp.int32
    """Samples from row to row while a picture is made: whole eights of pixels."""

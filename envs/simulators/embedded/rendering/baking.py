"""Baking light: computed once per scene on its faces, so that a pixel only looks it up.

Small faces get one value. Faces that lie in one plane of a piece share a patch: samples every
LIGHT_CELL metres over their extent, between which `shading.bilinear` interpolates.
"""

from typing import Any, NamedTuple

import numpy as np
import warp as wp
from numpy.typing import NDArray

from envs.simulators.embedded.rendering.chunks import cross
from envs.simulators.embedded.rendering.layout import CELL, LIGHT_CELL, LIGHT_ONE, STEPS, RoomLight
from envs.simulators.embedded.rendering.lighting import Lights
from envs.simulators.embedded.rendering.runtime import COMPILE, start_warp

wp.set_module_options(COMPILE)

_CELLS = wp.constant(1.0 / CELL)
_ONE = wp.constant(LIGHT_ONE)

Rows = NDArray[np.float32]


@wp.struct
class Lamps:
    """The lights of a scene and the map that says which room a place is in."""

    rooms: wp.array(dtype=RoomLight)
    west: wp.float32
    south: wp.float32
    room: wp.array2d(dtype=wp.uint8)
    shadow: wp.array2d(dtype=wp.uint8)


@wp.func
def contact(below: float, above: float, along: float) -> float:
    """How much light is left between two parallel walls that are so near; `along` is the normal's
    part on their axis.
    """
    near = wp.clamp(1.0 - wp.min(below, above) * 1.7, 0.0, 1.0)
    return 1.0 - 0.4 * (1.0 - wp.abs(along)) * near * near


@wp.func
def floor_shadow(lamps: Lamps, x: float, y: float) -> float:
    """The soft shadow of furniture in 0..1: bilinear in the map; x and y in cells."""
    column = wp.floor(x - 0.5)
    row = wp.floor(y - 0.5)
    a = x - 0.5 - column
    b = y - 0.5 - row
    x0 = wp.clamp(int(column), 0, lamps.shadow.shape[1] - 2)
    y0 = wp.clamp(int(row), 0, lamps.shadow.shape[0] - 2)
    lower = float(lamps.shadow[y0, x0]) * (1.0 - a) + float(lamps.shadow[y0, x0 + 1]) * a
    upper = float(lamps.shadow[y0 + 1, x0]) * (1.0 - a) + float(lamps.shadow[y0 + 1, x0 + 1]) * a
    return (lower * (1.0 - b) + upper * b) * (1.0 / 255.0)


@wp.func
def light_at(lamps: Lamps, point: wp.vec3, normal: wp.vec3) -> float:
    """Light, in linear units, on a surface with that outward normal."""
    side = point + normal * 0.05
    x = (side[0] - lamps.west) * _CELLS
    y = (side[1] - lamps.south) * _CELLS
    column = wp.clamp(int(x), 0, lamps.room.shape[1] - 1)
    row = wp.clamp(int(y), 0, lamps.room.shape[0] - 1)
    room = lamps.rooms[int(lamps.room[row, column])]

    to_lamp = room.lamp - side
    square = wp.dot(to_lamp, to_lamp)
    # Wrapped around the edges, for light comes off the ceiling and the walls too.
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
        left = left * (1.0 - 0.75 * floor_shadow(lamps, x, y))
    return (0.26 + 0.05 * normal[2] + lamp + 0.9 * sky) * left


@wp.func
def shown(light: float) -> wp.uint8:
    """Linear light as a byte of displayed brightness (gamma two)."""
    return wp.uint8(wp.min(wp.sqrt(light) * _ONE + 0.5, 255.0))


@wp.kernel
def bake_faces(
    lamps: Lamps,
    vertices: wp.array(dtype=wp.vec3),
    corners: wp.array2d(dtype=wp.int32),
    normals: wp.array(dtype=wp.vec3),
    light: wp.array(dtype=wp.uint8),
):
    """Light in the middle of every face."""
    face = wp.tid()
    middle = (vertices[corners[face, 0]] + vertices[corners[face, 1]] + vertices[corners[face, 2]]) / 3.0
    light[face] = shown(light_at(lamps, middle, normals[face]))


@wp.struct
class Patch:
    """A grid of samples on a plane: sample (column, row) lies at origin + right * column + above *
    row.
    """

    origin: wp.vec3
    right: wp.vec3
    above: wp.vec3
    normal: wp.vec3
    columns: wp.int32
    rows: wp.int32
    first: wp.int32
    glows: wp.int32


@wp.kernel
def bake_patches(lamps: Lamps, patches: wp.array(dtype=Patch), light: wp.array(dtype=wp.uint8)):
    """Light at every sample of every patch. Threads: patches."""
    patch = patches[wp.tid()]
    for row in range(patch.rows):
        for column in range(patch.columns):
            value = wp.uint8(_ONE)
            if patch.glows == 0:
                point = patch.origin + patch.right * float(column) + patch.above * float(row)
                value = shown(light_at(lamps, point, patch.normal))
            light[patch.first + row * patch.columns + column] = value


class Baked(NamedTuple):
    """Quads of light uint32 [N], and for each face where its light begins and how many cells a row
    has (as in `layout.SceneArrays`).
    """

    light: NDArray[np.uint32]
    first: NDArray[np.int64]
    columns: NDArray[np.int64]


def bake(
    lights: Lights,
    vertices: Rows,
    corners: NDArray[np.int32],
    planes: Rows,
    face_surface: NDArray[np.int32],
    surfaces: NDArray[Any],
    large: NDArray[np.intp],
) -> Baked:
    """Light a scene's faces; those named by `large` by patches, the others evenly."""
    start_warp()
    lamps, glowing = _lamps(lights), surfaces["glows"] != 0
    triangles = wp.from_numpy(corners, dtype=wp.int32, device="cpu")
    even = _launch(
        bake_faces,
        len(corners),
        [lamps, _vectors(vertices), triangles, _vectors(np.ascontiguousarray(planes[:, :3]))],
        len(corners),
    )
    even[glowing[face_surface]] = int(LIGHT_ONE)
    first, columns = np.arange(len(corners)), np.zeros(len(corners), np.int64)
    if not len(large):
        return Baked(even * np.uint32(0x01010101), first, columns)
    patches, first[large], columns[large] = _patches(vertices, corners, planes, face_surface, surfaces, large)
    first[large] += len(even)
    sizes = patches["columns"] * patches["rows"]
    values = _launch(
        bake_patches, len(patches), [lamps, wp.array(patches, dtype=Patch, device="cpu")], int(sizes.sum())
    )
    light = np.concatenate([even * np.uint32(0x01010101), quads(values, np.repeat(patches["columns"], sizes))])
    return Baked(light, first, columns)


def quads(values: NDArray[np.uint8], row: NDArray[np.int64] | int) -> NDArray[np.uint32]:
    """Each value with its neighbours to the right, above, and above right, in one word; `row` is
    how far above lies.
    """
    here, last = np.arange(len(values)), len(values) - 1
    wide = values.astype(np.uint32)
    return (
        wide
        | wide[np.minimum(here + 1, last)] << 8
        | wide[np.minimum(here + row, last)] << 16
        | wide[np.minimum(here + row + 1, last)] << 24
    )


def _patches(
    vertices: Rows,
    corners: NDArray[np.int32],
    planes: Rows,
    face_surface: NDArray[np.int32],
    surfaces: NDArray[Any],
    large: NDArray[np.intp],
) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[np.int64]]:
    """The patches, and for each large face where its light begins and how many cells a row has.
    Faces of one surface in one plane, on one side of it, share a patch.
    """
    surface, plane = face_surface[large], planes[large]
    key = (
        surface.astype(np.int64) << 32
        | (np.round(plane[:, 3] * 200).astype(np.int64) << 1 & 0xFFFFFFFF)
        | (plane[:, :3].sum(axis=1) > 0)
    )
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=key[order[0]] - 1))
    lower, upper = _cells(vertices[corners[large[order]]], surfaces[surface[order]], starts)
    columns, rows = (upper - lower + 1).T
    example = order[starts]
    patches = _on_planes(plane[example], surfaces[surface[example]], lower)
    patches["columns"], patches["rows"], patches["first"] = columns, rows, np.cumsum(columns * rows) - columns * rows
    of = np.empty(len(large), np.intp)
    of[order] = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(large)))
    return patches, (patches["first"] - lower[:, 1] * columns - lower[:, 0])[of], columns[of]


def _cells(points: Rows, worn: NDArray[Any], starts: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last light cell (column, row) of each run of faces: int [runs, 2] each."""
    axes = np.stack([worn["u"], worn["v"]], axis=1) * worn["light_cells"][:, None, None] / STEPS
    cells = np.einsum("fck,fak->fca", points, axes[:, :, :3]) + axes[:, None, :, 3]
    lower, upper = np.minimum.reduceat(cells.min(axis=1), starts), np.maximum.reduceat(cells.max(axis=1), starts)
    return np.floor(lower - 0.01).astype(np.int64), np.floor(upper + 0.01).astype(np.int64) + 1


def _on_planes(planes: Rows, worn: NDArray[Any], lower: NDArray[np.int64]) -> NDArray[Any]:
    """Patches that begin at light cell `lower`, a point of the plane for each cell."""
    patches = np.zeros(len(planes), Patch.numpy_dtype())
    normal = patches["normal"] = planes[:, :3]
    metres = worn["texels"] * STEPS
    (u, from_u), (v, from_v) = ((worn[a][:, :3] / metres[:, None], worn[a][:, 3] / metres) for a in ("u", "v"))
    away = cross(u, v)
    n_u, n_v, n_away = (np.einsum("pk,pk->p", normal, axis) for axis in (u, v, away))
    # A step along u or v leaves the plane; going `away` by so much returns to it.
    patches["right"] = LIGHT_CELL * (u - (n_u / n_away)[:, None] * away)
    patches["above"] = LIGHT_CELL * (v - (n_v / n_away)[:, None] * away)
    along_u, along_v = lower[:, 0] * LIGHT_CELL - from_u, lower[:, 1] * LIGHT_CELL - from_v
    height = (planes[:, 3] - along_u * n_u - along_v * n_v) / n_away
    patches["origin"] = along_u[:, None] * u + along_v[:, None] * v + height[:, None] * away
    patches["glows"] = worn["glows"]
    return patches


def _lamps(lights: Lights) -> Any:
    lamps = Lamps()
    lamps.rooms = wp.array(lights.rooms, dtype=RoomLight, device="cpu")
    lamps.west, lamps.south = lights.west, lights.south
    lamps.room = wp.from_numpy(lights.room, dtype=wp.uint8, device="cpu")
    lamps.shadow = wp.from_numpy(lights.shadow, dtype=wp.uint8, device="cpu")
    return lamps


def _vectors(rows: Rows) -> wp.array:
    return wp.from_numpy(rows, dtype=wp.vec3, device="cpu")


def _launch(kernel: wp.Kernel, threads: int, inputs: list[Any], values: int) -> NDArray[np.uint8]:
    light = wp.empty(values, dtype=wp.uint8, device="cpu")
    wp.launch(kernel, dim=threads, inputs=inputs, outputs=[light], device="cpu")
    return light.numpy()

"""Packing a scene: from pieces to the flat arrays the kernels read."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.rendering.baking import bake
from envs.simulators.embedded.rendering.chunks import Chunked, chunked
from envs.simulators.embedded.rendering.layout import BLOCK, LIGHT_CELL, STEPS, Face, Surface
from envs.simulators.embedded.rendering.lighting import Lights
from envs.simulators.embedded.rendering.textures import EVEN, SIZE, TEXELS, texture_index
from envs.simulators.embedded.scene import CATEGORIES, Piece, Scene

LARGE = 0.3
"""Metres: a face longer than this along some axis gets a patch of light; a smaller one is lit
evenly.
"""

ROOM = 0.2
"""Metres: an eye that is nearer to a solid may see inside, for the near plane may cut it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedScene:
    """Triangles in world space in blocks of eight, grouped by chunk, with all that shading needs.

    corners float32 [K, 3, 3, 8] (corner, axis, triangle) and faces: records [8 K]; those that only
    fill up a chunk's last block are points, and not `present` bool [8 K]. surfaces: records; light
    uint32 [N]; first_block int32 [C + 1]; boxes float32 [C, 6], around each chunk; solids float32
    [C, 6], around the solid piece it is of, with some room, and endless where it is of none. The
    records are those of `layout`.
    """

    corners: NDArray[np.float32]
    faces: NDArray[Any]
    present: NDArray[np.bool_]
    surfaces: NDArray[Any]
    light: NDArray[np.uint32]
    boxes: NDArray[np.float32]
    solids: NDArray[np.float32]
    first_block: NDArray[np.int32]

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return len(self.boxes)

    @property
    def triangles(self) -> int:
        """How many triangles there are."""
        return int(self.present.sum())

    @property
    def points(self) -> NDArray[np.float32]:
        """[8 K, 3, 3]: the corners of each face."""
        return self.corners.transpose(0, 3, 1, 2).reshape(-1, 3, 3)


def pack(scene: Scene) -> PackedScene:
    """Flatten a scene for rendering.

    Raises:
        ValueError: when a piece names an unknown texture or category, an instance below 1, or wears
            a slot it has no material for.
    """
    pieces = tuple(piece for piece in scene.pieces if len(chunked(piece.mesh).faces))
    parts = [chunked(piece.mesh) for piece in pieces]
    surfaces, first_surface = _surfaces(pieces, parts)
    vertex_counts, face_counts = [len(part.vertices) for part in parts], [len(part.faces) for part in parts]
    first_vertex, first_face = _starts(vertex_counts), _starts(face_counts)

    placement = _Placement(pieces)
    vertices = placement.points(_join(parts, "vertices", 3, np.float32), vertex_counts)
    corners = _join(parts, "faces", 3, np.int32) + np.repeat(first_vertex[:-1], face_counts).astype(np.int32)[:, None]
    normals, axes = placement.normals(_join(parts, "normals", 3, np.float32), face_counts)
    planes = np.column_stack([normals, np.einsum("fk,fk->f", normals, vertices[corners[:, 0]])])
    worn = (3 * (np.repeat(first_surface, face_counts) + _join(parts, "slots", 0, np.int32)) + axes).astype(np.int32)
    large = placement.lengths(_join(parts, "extents", 3, np.float32), face_counts) > LARGE

    chunk_vertex, chunk_face = (
        _chunk_starts(parts, "first_vertex", first_vertex),
        _chunk_starts(parts, "first_face", first_face),
    )
    boxes = _boxes(vertices, first_vertex[:-1])
    lights = Lights.of(scene.rooms, pieces, boxes.reshape(-1, 2, 3))
    light = bake(lights, vertices, corners, planes, worn, surfaces, np.flatnonzero(large))
    first_block, source, present = _blocks(chunk_face)
    faces = np.zeros(len(worn), Face.numpy_dtype())
    faces["normal"], faces["offset"], faces["surface"] = planes[:, :3], planes[:, 3], worn
    faces["light"], faces["light_columns"] = light.first, light.columns
    points = vertices[corners[source]]
    points[~present] = points[~present, :1]
    return PackedScene(
        corners=np.ascontiguousarray(points.reshape(-1, BLOCK, 3, 3).transpose(0, 2, 3, 1)),
        faces=faces[source],
        present=present,
        surfaces=surfaces,
        light=light.light,
        boxes=_boxes(vertices, chunk_vertex[:-1]),
        solids=np.repeat(_solids(pieces, boxes), [len(part.first_face) for part in parts], axis=0),
        first_block=first_block,
    )


def _blocks(first_face: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]:
    """Faces in blocks of eight, each chunk's apart: the first block of each chunk, which face comes
    where, and where it is not just the last one again.
    """
    counts = np.diff(first_face)
    first_block = _starts(-(-counts // BLOCK))
    source = np.full(BLOCK * first_block[-1], -1)
    faces = np.arange(first_face[-1])
    source[faces + np.repeat(BLOCK * first_block[:-1] - first_face[:-1], counts)] = faces
    return first_block.astype(np.int32), np.maximum.accumulate(source), source >= 0


class _Placement:
    """Where pieces stand, as one row each, applied to the rows of all of them at once."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        yaws = [piece.yaw for piece in pieces]
        self.scale = np.array([piece.scale for piece in pieces], np.float32).reshape(-1, 3)
        self.position = np.array([piece.position for piece in pieces], np.float32).reshape(-1, 3)
        self.cos = np.array([math.cos(yaw) for yaw in yaws], np.float32)
        self.sin = np.array([math.sin(yaw) for yaw in yaws], np.float32)

    def points(self, points: NDArray[np.float32], counts: list[int]) -> NDArray[np.float32]:
        """Points of the pieces' frames to the world."""
        return self._turn(points * np.repeat(self.scale, counts, axis=0), counts) + np.repeat(
            self.position, counts, axis=0
        )

    def normals(self, normals: NDArray[np.float32], counts: list[int]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Unit normals in the world, and the axis of the piece each looks along most."""
        scaled = normals / np.repeat(self.scale, counts, axis=0)
        scaled /= np.sqrt(np.einsum("fk,fk->f", scaled, scaled))[:, None]
        return self._turn(scaled, counts), np.abs(scaled).argmax(axis=1)

    def lengths(self, extents: NDArray[np.float32], counts: list[int]) -> NDArray[np.float32]:
        """The longest extent of each face in the world."""
        x, y, z = (extents * np.repeat(np.abs(self.scale), counts, axis=0)).T
        return np.maximum(np.maximum(x, y), z)

    def _turn(self, rows: NDArray[np.float32], counts: list[int]) -> NDArray[np.float32]:
        cos, sin = np.repeat(self.cos, counts), np.repeat(self.sin, counts)
        x, y, z = rows.T
        return np.stack([cos * x - sin * y, sin * x + cos * y, z], axis=1)


def _starts(counts: list[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _join(parts: list[Chunked], field: str, columns: int, dtype: Any) -> NDArray[Any]:
    """One field of all pieces, one after the other."""
    return np.concatenate([np.zeros((0, columns) if columns else 0, dtype), *(getattr(part, field) for part in parts)])


def _chunk_starts(parts: list[Chunked], field: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each chunk of each piece begins, and the end of the last."""
    return np.concatenate(
        [*(getattr(part, field) + start for part, start in zip(parts, offsets, strict=False)), offsets[-1:]]
    )


def _solids(pieces: tuple[Piece, ...], boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """[n, 6]: boxes of pieces with room around them, endless where pieces are not solid or turned
    inside out by a mirroring.
    """
    solid = np.array([piece.mesh.solid and math.prod(piece.scale) > 0 for piece in pieces], bool)
    room = np.where(solid, ROOM, np.inf).astype(np.float32)[:, None]
    return boxes + room * np.array([-1, -1, -1, 1, 1, 1], np.float32)


def _boxes(vertices: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """[n, 6]: bounding box of each run of vertices."""
    if not len(starts):
        return np.zeros((0, 6), np.float32)
    return np.concatenate([np.minimum.reduceat(vertices, starts), np.maximum.reduceat(vertices, starts)], axis=1)


def _surfaces(pieces: tuple[Piece, ...], parts: list[Chunked]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Surface records [3 * materials], three axes for every material of every piece, and the first
    material of each piece.
    """
    for piece, part in zip(pieces, parts, strict=True):
        _check(piece, part)
    worn = [(piece, material) for piece in pieces for material in piece.materials]
    records = np.zeros((len(worn), 3), Surface.numpy_dtype())
    even = np.array([m.texture in EVEN for _, m in worn], bool)
    records["colour"] = (
        np.array([m.colour for _, m in worn], np.float32).reshape(-1, 1, 3) * np.where(even, 255, 1)[:, None, None]
    )
    records["texture"] = np.where(even, -1, [texture_index(m.texture) * TEXELS for _, m in worn])[:, None]
    records["glows"] = np.array([m.texture == "glow" for _, m in worn], bool)[:, None]
    texels = np.array([SIZE / m.metres for _, m in worn], np.float32)
    records["texels"], records["light_cells"] = texels[:, None], 1 / (texels[:, None] * LIGHT_CELL)
    records["instance"] = np.array([p.instance for p, _ in worn], np.int32)[:, None]
    records["semantic"] = np.array([CATEGORIES.index(p.category) for p, _ in worn], np.int32)[:, None]
    records["u"], records["v"] = _texture_axes([p for p, _ in worn], texels * STEPS)
    return records.ravel(), _starts([len(piece.materials) for piece in pieces])[:-1]


def _texture_axes(pieces: list[Piece], steps: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """U and v of a world point, in steps (a fixed number per metre), as rows (a, b, c, d): a x + b
    y + c z + d, for faces that look along x, y and z of the piece: [n, 3, 4] each.
    """
    cos, sin = np.array([(math.cos(p.yaw), math.sin(p.yaw)) for p in pieces]).reshape(-1, 2).T
    zero, one = np.zeros_like(cos), np.ones_like(cos)
    position = np.array([p.position for p in pieces]).reshape(-1, 3)
    ahead, left, up = (np.stack(axis, axis=1) for axis in ((cos, sin, zero), (-sin, cos, zero), (zero, zero, one)))
    ahead, left, up = (
        np.column_stack([axis, -(axis * position).sum(axis=1)]) * steps[:, None] for axis in (ahead, left, up)
    )
    return np.stack([left, ahead, ahead], axis=1), np.stack([up, up, left], axis=1)


def _check(piece: Piece, part: Chunked) -> None:
    where = f"piece {piece.instance} ({piece.category!r})"
    if piece.category not in CATEGORIES:
        raise ValueError(f"{where}: unknown category; choose one of {sorted(CATEGORIES)}")
    if piece.instance < 1:
        raise ValueError(f"{where}: instance ids start at 1, 0 is kept for nothing")
    if part.slots.max() >= len(piece.materials) or part.slots.min() < 0:
        raise ValueError(
            f"{where}: faces wear slots up to {part.slots.max()} but it has {len(piece.materials)} materials"
        )

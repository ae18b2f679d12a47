"""Which cells of the floor plan are floor, and which are blocked by something a body would touch."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import warp as wp
from numpy.typing import NDArray
from scipy.ndimage import binary_closing

from envs.embedded.scene import Piece, Scene

STEP_HEIGHT = 0.05
"""A body rolls over what is lower than this: rugs, thresholds."""

_MARGIN_CELLS = 4
"""Rings of blocked cells around every plan, so that searches need no test for the border."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A boolean picture of the floor: `free` [rows, cols] from the south-west corner (west, south), square cells in metres."""

    west: float
    south: float
    cell: float
    free: NDArray[np.bool_]


def floor_plan(scene: Scene, height: float, cell: float) -> Plan:
    """Cells that are floor and that no triangle between `STEP_HEIGHT` and `height` touches.

    Raises:
        ValueError: when the scene has neither rooms nor upward-facing triangles near z = 0.
    """
    triangles = _triangles(scene)
    if scene.rooms:
        corners = np.array([room.corners for room in scene.rooms])
    else:
        corners = _extent(scene.id, _floor_triangles(triangles))
    west, south = (math.floor(low / cell) * cell - _MARGIN_CELLS * cell for low in corners[:, :2].min(axis=0))
    cols, rows = (
        math.ceil((high - low) / cell) + _MARGIN_CELLS
        for low, high in zip((west, south), corners[:, 2:].max(axis=0), strict=True)
    )
    empty = Plan(west, south, cell, np.zeros((rows, cols), dtype=np.bool_))
    floor = _room_floor(corners, empty) if scene.rooms else _scanned_floor(triangles, empty)
    return Plan(west, south, cell, floor & ~_touched(triangles, STEP_HEIGHT, height, empty))


def _triangles(scene: Scene) -> NDArray[np.float32]:
    """All triangles of the scene in the world, float32 [N, 3, 3]."""
    parts = [_place(piece)[piece.mesh.faces] for piece in scene.pieces]
    return np.ascontiguousarray(np.concatenate(parts)) if parts else np.zeros((0, 3, 3), dtype=np.float32)


def _place(piece: Piece) -> NDArray[np.float32]:
    cosine, sine = math.cos(piece.yaw), math.sin(piece.yaw)
    turn = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return (piece.mesh.vertices * np.array(piece.scale) @ turn + np.array(piece.position)).astype(np.float32)


def _floor_triangles(triangles: NDArray[np.float32]) -> NDArray[np.float32]:
    """Those that face upwards (within 45 degrees) and lie within 10 cm of z = 0."""
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    upwards = normals[:, 2] > math.sqrt(0.5) * np.linalg.norm(normals, axis=1)
    return triangles[upwards & (np.abs(triangles[:, :, 2]).max(axis=1) < 0.1)]


def _extent(scene_id: str, floor: NDArray[np.float32]) -> NDArray[np.float64]:
    if not len(floor):
        raise ValueError(f"scene {scene_id!r} has no floor: it needs rooms, or upward-facing triangles near z = 0")
    flat = floor.reshape(-1, 3)[:, :2].astype(np.float64)
    return np.concatenate([flat.min(axis=0), flat.max(axis=0)])[None]


def _room_floor(corners: NDArray[np.float64], plan: Plan) -> NDArray[np.bool_]:
    """Rooms reach to the axes of their walls, so neighbouring rooms meet and their union is all of the floor."""
    rows, cols = plan.free.shape
    x = plan.west + (np.arange(cols) + 0.5) * plan.cell
    y = plan.south + (np.arange(rows) + 0.5) * plan.cell
    floor = np.zeros((rows, cols), dtype=np.bool_)
    for x0, y0, x1, y1 in corners:
        floor |= ((y >= y0) & (y <= y1))[:, None] & ((x >= x0) & (x <= x1))[None]
    return floor


def _scanned_floor(triangles: NDArray[np.float32], plan: Plan) -> NDArray[np.bool_]:
    """Floor triangles, with the holes and seams of a scan (up to 10 cm) closed."""
    floor = _touched(_floor_triangles(triangles), -0.1, 0.1, plan)
    return np.asarray(binary_closing(floor, iterations=max(1, round(0.05 / plan.cell))))


def _touched(triangles: NDArray[np.float32], low: float, high: float, plan: Plan) -> NDArray[np.bool_]:
    """Cells some triangle touches between two heights, bool [rows, cols]."""
    rows, cols = plan.free.shape
    marked = np.zeros(rows * cols, dtype=np.uint8)
    flat = np.ascontiguousarray(triangles, dtype=np.float32).reshape(-1)
    wp.launch(
        _mark_kernel,
        dim=1,
        inputs=[
            wp.array(flat, dtype=wp.float32, device="cpu", copy=False),
            len(triangles), low, high, plan.west, plan.south, plan.cell, rows, cols,
            wp.array(marked, dtype=wp.uint8, device="cpu", copy=False),
        ],
        device="cpu",
    )  # fmt: skip
    return marked.view(np.bool_).reshape(rows, cols)


_BINDING = "const float* triangles = triangles_.data; unsigned char* marked = marked_.data;\n"


@wp.func_native(_BINDING + (Path(__file__).parent / "occupancy.cpp").read_text())
def _mark(
    triangles_: wp.array(dtype=wp.float32), count: int, low: float, high: float, west: float, south: float, cell: float,
    rows: int, cols: int, marked_: wp.array(dtype=wp.uint8),
): ...  # fmt: skip


@wp.kernel(enable_backward=False)
def _mark_kernel(
    triangles: wp.array(dtype=wp.float32), count: int, low: float, high: float, west: float, south: float, cell: float,
    rows: int, cols: int, marked: wp.array(dtype=wp.uint8),
):  # fmt: skip
    _mark(triangles, count, low, high, west, south, cell, rows, cols, marked)

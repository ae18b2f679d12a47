"""Which cells are floor, and free of anything a body would touch."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing

from envs.simulators.embedded.navigation.lattice import Lattice, triangles_in_world
from envs.simulators.embedded.scene import Scene

STEP_HEIGHT = 0.05
"""A body rolls over what is lower than this: rugs, thresholds."""

_MARGIN = 4
"""Rings of blocked cells around every floor, so that searches need no test for the border."""


def free_cells(scene: Scene, height: float, cell: float, finer: int) -> tuple[Lattice, NDArray[np.bool_]]:
    """Cells of side cell / finer, `finer` by `finer` to a cell, and which are floor that nothing
    between `STEP_HEIGHT` and `height` stands on.

    Raises:
        ValueError: when the scene has neither rooms nor upward-facing triangles near z = 0.
    """
    triangles = _triangles(scene)
    if scene.rooms:
        corners = np.array([room.corners for room in scene.rooms])
        lattice = Lattice.around(corners, cell / finer, _MARGIN * finer, finer)
        floor = np.logical_or.reduce([lattice.inside(room) for room in corners])
    else:
        ground = _upward_facing(triangles)
        lattice = Lattice.around(_extent(scene.id, ground), cell / finer, _MARGIN * finer, finer)
        floor = _scanned_floor(ground, lattice)
    return lattice, floor & ~lattice.footprint(triangles, STEP_HEIGHT, height)


def _triangles(scene: Scene) -> NDArray[np.float32]:
    parts = [triangles_in_world(piece) for piece in scene.pieces]
    return np.concatenate(parts) if parts else np.zeros((0, 3, 3), dtype=np.float32)


def _upward_facing(triangles: NDArray[np.float32]) -> NDArray[np.float32]:
    """Triangles that face upwards (within 45 degrees) and lie within 10 cm of z = 0."""
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    upwards = normals[:, 2] > math.sqrt(0.5) * np.linalg.norm(normals, axis=1)
    return triangles[upwards & (np.abs(triangles[:, :, 2]).max(axis=1) < 0.1)]


def _extent(scene_id: str, ground: NDArray[np.float32]) -> NDArray[np.float64]:
    if not len(ground):
        raise ValueError(f"scene {scene_id!r} has no floor: it needs rooms, or upward-facing triangles near z = 0")
    flat = ground.reshape(-1, 3)[:, :2].astype(np.float64)
    return np.concatenate([flat.min(axis=0), flat.max(axis=0)])[None]


def _scanned_floor(ground: NDArray[np.float32], lattice: Lattice) -> NDArray[np.bool_]:
    """The ground, with the holes and seams of a scan (up to 10 cm) closed."""
    touched = lattice.footprint(ground, -0.1, 0.1)
    return np.asarray(binary_closing(touched, iterations=max(1, round(0.05 / lattice.cell))))

"""Closed solids from which furniture is put together: boxes, rounded boxes, turned parts.

Lengths in metres. Every face is counter-clockwise seen from outside and no triangle is degenerate.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.scene import Mesh

Corner = tuple[float, float, float]


class Part(NamedTuple):
    """Vertices float64 [V, 3] and faces int64 [F, 3] of one solid."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "Part":
        """The same part elsewhere."""
        return Part(self.vertices + np.array((x, y, z)), self.faces)

    def turned(self, yaw: float) -> "Part":
        """Turned about the z axis through the origin, radians."""
        c, s = np.cos(yaw), np.sin(yaw)
        return Part(self.vertices @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]), self.faces)

    def tilted(self, pitch: float) -> "Part":
        """Leant from z towards +x about the y axis through the origin, radians."""
        c, s = np.cos(pitch), np.sin(pitch)
        return Part(self.vertices @ np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]]), self.faces)


def assemble(*groups: Sequence[Part]) -> Mesh:
    """One mesh of all parts; those of group i wear material i.

    Vertices are rounded to 0.1 mm, so that the last bit of a sine is the same on every machine.
    """
    parts = [part for group in groups for part in group]
    offsets = np.cumsum([0] + [len(part.vertices) for part in parts])
    slots = [np.full(len(part.faces), slot) for slot, group in enumerate(groups) for part in group]
    return Mesh(
        np.concatenate([part.vertices for part in parts]).round(4).astype(np.float32),
        np.concatenate([part.faces + o for part, o in zip(parts, offsets, strict=False)]).astype(np.int32),
        np.concatenate(slots).astype(np.int32),
        solid=True,
    )


def box(lower: Corner, upper: Corner) -> Part:
    """A box with sharp edges."""
    return _box(lower, upper, 0.0, 0)


def rounded(lower: Corner, upper: Corner, radius: float, detail: Detail) -> Part:
    """A box of something hard, its edges rounded by `radius` unless the detail is low."""
    return _box(lower, upper, radius, detail.bevel)


def cushion(lower: Corner, upper: Corner, radius: float, detail: Detail) -> Part:
    """A box of something soft: rounder."""
    return _box(lower, upper, radius, detail.softness)


def _box(lower: Corner, upper: Corner, radius: float, bevel: int) -> Part:
    centre, half = np.add(lower, upper) / 2, np.subtract(upper, lower) / 2
    steps, faces = _cube(bevel)
    if bevel == 0:
        return Part(centre + steps * half, faces)
    radius = min(radius, 0.98 * float(half.min()))
    core = np.sign(steps) * (half - radius)
    over = np.sign(steps) * np.tan(np.maximum(np.abs(steps) - 1, 0) / bevel * np.pi / 4)
    return Part(centre + core + radius * over / np.linalg.norm(over, axis=1, keepdims=True), faces)


@cache
def _cube(bevel: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A cube of grids [-1 - bevel .. -1, 1 .. 1 + bevel]: integer steps [V, 3] from the core
    outward, and faces [F, 3].
    """
    line = np.concatenate([np.arange(-1 - bevel, 0), np.arange(1, 2 + bevel)]).astype(np.float64)
    n = len(line)
    a, b = (grid.ravel() for grid in np.meshgrid(line, line, indexing="ij"))
    index = np.arange(n * n).reshape(n, n)
    quads = np.stack([index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]], -1).reshape(-1, 4)
    vertices: list[NDArray[np.float64]] = []
    faces: list[NDArray[np.int64]] = []
    for axis in range(3):
        for sign in (-1, 1):
            side = np.empty((n * n, 3))
            side[:, axis], side[:, (axis + 1) % 3], side[:, (axis + 2) % 3] = sign * line[-1], a, b
            vertices.append(side)
            faces.append((quads if sign > 0 else quads[:, ::-1]) + len(faces) * n * n)
    return np.concatenate(vertices), _triangles(np.concatenate(faces))


def turned(profile: Sequence[tuple[float, float]], sides: int, x: float = 0.0, y: float = 0.0) -> Part:
    """A solid of revolution about the vertical through (x, y): `profile` lists (radius, height)
    from its lowest point round to its last, both on the axis or closed there.
    """
    points = np.array(
        [(0.0, profile[0][1])] * (profile[0][0] > 0) + list(profile) + [(0.0, profile[-1][1])] * (profile[-1][0] > 0)
    )
    angles = np.arange(sides) * (2 * np.pi / sides)
    ring = np.stack([np.cos(angles), np.sin(angles)], -1)
    vertices = np.concatenate(
        [points[:, None, :1] * ring, np.broadcast_to(points[:, None, 1:], (len(points), sides, 1))], -1
    ).reshape(-1, 3)
    index = np.arange(len(points) * sides).reshape(len(points), sides)
    after = np.roll(index, -1, axis=1)
    lower = np.stack([index[:-1], after[:-1], after[1:]], -1)[points[:-1, 0] > 0]
    upper = np.stack([index[:-1], after[1:], index[1:]], -1)[points[1:, 0] > 0]
    return Part(vertices + np.array((x, y, 0.0)), np.concatenate([lower.reshape(-1, 3), upper.reshape(-1, 3)]))


def post(x: float, y: float, low: float, high: float, radius: float, sides: int) -> Part:
    """An upright round bar."""
    return turned([(radius, low), (radius, high)], sides, x, y)


def ball(centre: Corner, radius: float, sides: int) -> Part:
    """A sphere."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)[1:-1]
    profile = [(0.0, -radius), *((radius * float(np.cos(t)), radius * float(np.sin(t))) for t in angles), (0.0, radius)]
    return turned(profile, sides).moved(*centre)


def _triangles(quads: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])

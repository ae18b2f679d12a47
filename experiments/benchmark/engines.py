"""Rasteriser or packets: which of the CPU's engines is faster in a scan of a given number of
triangles? `renderer.CROWDED` was read off this table.

python -m experiments.benchmark.engines
"""

import statistics
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from embodied.seeding import generator
from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.embedded.navigation.lattice import vertices_in_world
from envs.simulators.embedded.rendering import Camera, Engine, PackedScene, Renderer, pack
from envs.simulators.embedded.scene import Material, Mesh, Piece, Scene
from experiments.benchmark.simulator import SENSORS

ROUGHNESS = 0.002
"""Metres by which a scan's vertices lie off."""


def benchmark_engines(
    triangles: Sequence[int] = (100_000, 500_000, 2_000_000),
    sizes: Sequence[int] = (32, 64, 128, 224),
    *,
    rounds: int = 5,
    views: int = 24,
) -> dict[tuple[int, int], float]:
    """{(triangles, size): how many times faster packets are}: medians over alternating rounds of
    the process's CPU time.
    """
    house = generate("test/0", HouseConfig())
    grid, rng = NavigationGrid(house), generator("benchmark engines")
    poses = np.array([(*grid.sample(rng), rng.uniform(-np.pi, np.pi)) for _ in range(views)])
    table = Table(
        "triangles", *(f"{size}x{size}" for size in sizes), title="Frames per CPU second, raster / packets (ratio)"
    )
    ratios = {}
    for wanted in triangles:
        scan = pack(scan_of(house, wanted))
        cells = []
        for size in sizes:
            raster, packets, ratio = _compare(scan, poses, size, rounds)
            ratios[wanted, size] = ratio
            cells.append(f"{raster:,.0f} / {packets:,.0f} ({ratio:.2f})")
        table.add_row(f"{scan.triangles:,}", *cells)
    Console().print(table)
    return ratios


def scan_of(house: Scene, triangles: int) -> Scene:
    """Makes a scan-like mesh of a house: about `triangles` small and slightly rough triangles."""
    soup = np.concatenate([vertices_in_world(piece)[piece.mesh.faces] for piece in house.pieces])
    while len(soup) < triangles:
        soup = _halved(soup, min(triangles - len(soup), len(soup) // 4 + 1))
    vertices, faces = np.unique(soup.reshape(-1, 3).round(4), axis=0, return_inverse=True)
    vertices = vertices + generator("scan").normal(0, ROUGHNESS, vertices.shape)
    faces = np.asarray(faces, np.int32).reshape(-1, 3)
    mesh = Mesh(vertices.astype(np.float32), faces, np.zeros(len(faces), np.int32))
    material = Material(colour=(0.7, 0.7, 0.7), texture="plaster", metres=1.0)
    piece = Piece(mesh=mesh, category="wall", instance=1, materials=(material,))
    return Scene(id=f"scan of {house.id}", pieces=(piece,), rooms=house.rooms)


def _halved(soup: NDArray[np.floating], count: int) -> NDArray[np.floating]:
    """`count` triangles [k, 3, 3] with the longest edges cut in two."""
    edges = np.linalg.norm(soup - np.roll(soup, -1, axis=1), axis=2)
    cut = np.argsort(-edges.max(axis=1), kind="stable")[:count]
    start = edges[cut].argmax(axis=1)
    a, b, c = (soup[cut, (start + k) % 3] for k in range(3))
    middle = (a + b) / 2
    kept = np.delete(soup, cut, axis=0)
    return np.concatenate([kept, np.stack([a, middle, c], axis=1), np.stack([middle, b, c], axis=1)])


def _compare(scan: PackedScene, poses: NDArray[np.float64], size: int, rounds: int) -> tuple[float, float, float]:
    """Frames per CPU second by the rasteriser and by packets, and the ratio: medians."""
    renderers = [_renderer(scan, size, engine) for engine in (Engine.RASTER, Engine.PACKETS)]
    for renderer in renderers:
        renderer.render(poses[:1])
    speeds = np.array([[_speed(renderer, poses) for renderer in renderers] for _ in range(rounds)])
    raster, packets = np.median(speeds, axis=0)
    return float(raster), float(packets), statistics.median(speeds[:, 1] / speeds[:, 0])


def _renderer(scan: PackedScene, size: int, engine: Engine) -> Renderer:
    renderer = Renderer(SENSORS, bodies=1, camera=Camera(height=size, width=size, hfov_deg=90.0), engine=engine)
    renderer.load(0, scan)
    return renderer


def _speed(renderer: Renderer, poses: NDArray[np.float64]) -> float:
    start = time.process_time()
    for pose in poses:
        renderer.render(pose[None])
    return len(poses) / (time.process_time() - start)


if __name__ == "__main__":
    benchmark_engines()

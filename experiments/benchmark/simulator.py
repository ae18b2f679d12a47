"""How fast the embedded simulator renders, as a ratio to Embree in the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from embodied.seeding import generator
from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.embedded.rendering import Camera, PackedScene, Renderer, Shading, pack
from experiments.benchmark.embree import EmbreeRenderer
from experiments.reporting.machine import processor

SENSORS = ("rgb", "depth", "instance")


@dataclass(frozen=True, kw_only=True)
class RenderingSpeed:
    """One size and shading: frames per second of CPU time of both, round by round, and the share of
    pixels in which they differ.
    """

    size: int
    shading: Shading
    ours: list[float]
    embree: list[float]
    differing: float

    @property
    def ratios(self) -> list[float]:
        """The factor by which Surefoot was faster, in each round."""
        return [a / b for a, b in zip(self.ours, self.embree, strict=True)]


def benchmark_simulator(
    sizes: tuple[int, ...] = (64, 128, 224),
    *,
    houses: int = 8,
    rounds: int = 7,
    views: int = 4,
    house: HouseConfig | None = None,
) -> list[RenderingSpeed]:
    """Render the same views by the rasteriser and by Embree in turn, on one core, and print the
    ratios.

    Each round takes `views` views in each of `houses` test houses. Time is the process's CPU time,
    so other jobs disturb it little.
    """
    console = Console()
    scenes = [generate(f"test/{i}", house or HouseConfig()) for i in range(houses)]
    packed = [pack(scene) for scene in scenes]
    poses = np.array([[_pose(NavigationGrid(scene), scene.id, k) for scene in scenes] for k in range(rounds * views)])
    triangles = [scene.triangles for scene in packed]
    console.print(
        f"{houses} houses of {min(triangles):,} to {max(triangles):,} triangles (mean "
        f"{statistics.mean(triangles):,.0f})"
    )
    console.print(
        f"{processor()}; one thread; {', '.join(SENSORS)}; frames per second of CPU time, {rounds} rounds in turn"
    )
    results = [
        _compare(packed, poses.reshape(rounds, views, houses, 4), size, shading)
        for size in sizes
        for shading in Shading
    ]
    console.print(_table(results))
    return results


def _pose(grid: NavigationGrid, scene: str, k: int) -> tuple[float, ...]:
    rng = generator("benchmark", scene, k)
    return (*grid.sample(rng), rng.uniform(-np.pi, np.pi))


def _compare(packed: list[PackedScene], poses: NDArray[np.float64], size: int, shading: Shading) -> RenderingSpeed:
    camera = Camera(height=size, width=size, hfov_deg=90.0)
    ours = Renderer(SENSORS, bodies=len(packed), camera=camera, shading=shading)
    for slot, scene in enumerate(packed):
        ours.load(slot, scene)
    embree = [EmbreeRenderer(scene, camera, shading) for scene in packed]

    def by_embree(view: NDArray[np.float64]) -> dict[str, NDArray[np.uint8]]:
        frames = [renderer.render(pose) for renderer, pose in zip(embree, view, strict=True)]
        return {name: np.stack([frame[name] for frame in frames]) for name in SENSORS}

    differing = np.mean([_differing(ours.render(view), by_embree(view)) for view in poses[0]])
    speeds = [(_speed(ours.render, views), _speed(by_embree, views)) for views in poses]
    return RenderingSpeed(
        size=size,
        shading=shading,
        ours=[a for a, _ in speeds],
        embree=[b for _, b in speeds],
        differing=float(differing),
    )


def _differing(ours: dict[str, NDArray[np.uint8]], theirs: dict[str, NDArray[np.uint8]]) -> float:
    """Share of pixels whose id differs, or whose colour does by more than two steps, or depth by
    more than a millimetre.
    """
    colour = np.abs(ours["rgb"].astype(int) - theirs["rgb"]).max(axis=-1) > 2
    depth = np.abs(ours["depth"] - theirs["depth"])[..., 0] > 1e-3
    return float(np.mean(colour | depth | (ours["instance"] != theirs["instance"])[..., 0]))


def _speed(render: Callable[[NDArray[np.float64]], object], views: NDArray[np.float64]) -> float:
    start = time.process_time()
    for view in views:
        render(view)
    return views.shape[0] * views.shape[1] / (time.process_time() - start)


def _table(results: list[RenderingSpeed]) -> Table:
    table = Table(
        "size",
        "shading",
        "Surefoot",
        "Embree",
        "ratio: least",
        "median",
        "most",
        "pixels that differ",
        title="Rendering on one core",
    )
    for result in results:
        ratios = sorted(result.ratios)
        table.add_row(
            f"{result.size}x{result.size}",
            result.shading.value,
            f"{statistics.median(result.ours):,.0f}",
            f"{statistics.median(result.embree):,.0f}",
            f"{ratios[0]:.1f}",
            f"{statistics.median(ratios):.1f}",
            f"{ratios[-1]:.1f}",
            f"{result.differing:.2%}",
        )
    return table

"""How fast a GPU renders thousands of houses at once, and how far its frames are from the CPU's."""

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from embodied.seeding import generator
from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.embedded.rendering import Camera, PackedScene, Renderer, pack
from envs.simulators.embedded.rendering.runtime import name_of, wait_for
from envs.simulators.frame_arrays import as_array, copied
from experiments.reporting.machine import processor

SENSORS = ("rgb", "depth", "instance")
COMPARED = 32
"""Views that are rendered on the CPU as well: one core would take minutes for thousands."""

House = tuple[PackedScene, NDArray[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Shares of pixels of one size: depth within a millimetre, the same instance, colour within two
    steps of 255.
    """

    size: int
    depth: float
    instance: float
    rgb: float


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Measures N houses on the GPU, one body in each: the median seconds of a picture of all, and
    milliseconds to bring one more house there.
    """

    size: int
    houses: int
    seconds: float
    load_ms: float

    @property
    def frames_per_second(self) -> float:
        """Of all bodies together."""
        return self.houses / self.seconds


def benchmark_gpu(
    sizes: Sequence[int], houses: Sequence[int], *, rounds: int, distinct: int, device: str = "cuda:0"
) -> tuple[list[Agreement], list[Speed]]:
    """Compare views of the CPU and the GPU, then time all bodies on the GPU, and print both.

    Of `distinct` test houses each is put on the device again and again, in memory of its own, until
    there are enough.
    """
    made = _houses(min(distinct, max(houses)))
    agreements = [_compare(made[:COMPARED], size, device) for size in sizes]
    speeds = [_measure(made, count, size, rounds, device) for size in sizes for count in houses]
    console = Console()
    console.print(f"{name_of(device)}; {processor()}; {', '.join(SENSORS)}; {len(made)} different houses")
    console.print(_agreements(agreements))
    console.print(_speeds(speeds))
    return agreements, speeds


def _houses(count: int) -> list[House]:
    """Made by all cores; the first one here, so that kernels are compiled once and not in every
    process.
    """
    first = _house(0)
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        return [first, *pool.map(_house, range(1, count), chunksize=4)]


def _house(number: int) -> House:
    """A test house and a pose [4] somewhere in it."""
    scene = generate(f"test/{number}", HouseConfig())
    rng = generator("benchmark gpu", scene.id)
    return pack(scene), np.array([*NavigationGrid(scene).sample(rng), rng.uniform(-np.pi, np.pi)])


def _renderer(houses: Sequence[House], size: int, device: str) -> tuple[Renderer, NDArray[np.float64]]:
    renderer = Renderer(SENSORS, bodies=len(houses), camera=Camera(height=size, width=size), device=device)
    for slot, (packed, _) in enumerate(houses):
        renderer.load(slot, packed)
    return renderer, np.stack([pose for _, pose in houses])


def _compare(houses: Sequence[House], size: int, device: str) -> Agreement:
    on_cpu, poses = _renderer(houses, size, "cpu")
    on_gpu, _ = _renderer(houses, size, device)
    ours = on_cpu.render(poses)
    theirs = {name: copied(as_array(frames)) for name, frames in on_gpu.render(poses).items()}
    return Agreement(
        size=size,
        depth=float(np.mean(np.abs(ours["depth"] - theirs["depth"]) <= 1e-3)),
        instance=float(np.mean(ours["instance"] == theirs["instance"])),
        rgb=float(np.mean(np.abs(ours["rgb"].astype(int) - theirs["rgb"]).max(-1) <= 2)),
    )


def _measure(houses: list[House], count: int, size: int, rounds: int, device: str) -> Speed:
    apart = [(replace(packed), pose) for packed, pose in (houses[i % len(houses)] for i in range(count))]
    started = time.perf_counter()
    renderer, poses = _renderer(apart, size, device)
    wait_for(device)
    load_ms = 1e3 * (time.perf_counter() - started) / count
    seconds = [_seconds(lambda: renderer.render(poses), device) for _ in range(rounds + 2)][2:]
    renderer.close()
    return Speed(size=size, houses=count, seconds=statistics.median(seconds), load_ms=load_ms)


def _seconds(work: Callable[[], object], device: str) -> float:
    started = time.perf_counter()
    work()
    wait_for(device)
    return time.perf_counter() - started


def _agreements(found: Sequence[Agreement]) -> Table:
    table = Table("size", "depth within 1 mm", "same instance", "colour within 2 / 255", title="GPU beside CPU: pixels")
    for one in found:
        table.add_row(f"{one.size}x{one.size}", *(f"{share:.3%}" for share in (one.depth, one.instance, one.rgb)))
    return table


def _speeds(found: Sequence[Speed]) -> Table:
    table = Table(
        "size", "houses", "frames/s", "ms a picture of all", "ms to load a house", title="Rendering on the GPU"
    )
    for one in found:
        row = (f"{one.frames_per_second:,.0f}", f"{1e3 * one.seconds:.2f}", f"{one.load_ms:.2f}")
        table.add_row(f"{one.size}x{one.size}", f"{one.houses:,}", *row)
    return table

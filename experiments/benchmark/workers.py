"""The cost of workers for each step: bodies in processes of their own beside one batched simulator,
in turns in one run.

    python -m experiments.benchmark.workers --bodies 4 8 --size 64 --rounds 7 --steps 100

A step moves every body, renders it and asks how far its goal is, as an environment does. The last
column is bodies that do nothing: messages and memory alone.
"""

import argparse
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from embodied.simulator import Body, SceneObject, Sensor, Simulator, TopDown
from embodied.types import Floats
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.worker_body import EmbeddedWorkersConfig
from envs.simulators.workers import WorkersConfig, WorkerSimulator
from experiments.reporting.machine import processor

SCENE = "test/0"


class IdleBody:
    """A `Body` that goes nowhere and sees the same."""

    scenes: Sequence[str] = (SCENE,)
    pose = (0.0, 0.0, 0.0, 0.0)

    def __init__(self, sensors: Mapping[str, Sensor]) -> None:
        self.sensors = sensors
        self._frames = {name: np.zeros(sensor.shape, sensor.dtype) for name, sensor in sensors.items()}

    def place(self, scene: str, pose: tuple[float, float, float, float]) -> None:
        """It stays."""

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """It stays."""
        return (0.0, 0.0, 0.0), False

    def render(self) -> dict[str, Any]:
        """Black."""
        return self._frames

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """Nothing is far."""
        return np.zeros(len(points))

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """The origin."""
        return np.zeros(3)

    def top_down(self, scene: str) -> TopDown:
        """One pixel."""
        return TopDown(picture=np.zeros((1, 1, 3), np.uint8), west=0.0, north=0.0, metres_per_pixel=1.0)

    def objects(self, scene: str) -> list[SceneObject]:
        """None."""
        return []

    def close(self) -> None:
        """There is nothing to release."""


@dataclass(frozen=True, kw_only=True)
class IdleConfig:
    """Idle bodies with the sensors of others."""

    sensors: Mapping[str, Sensor]
    workers: WorkersConfig = field(default_factory=WorkersConfig)
    scenes: tuple[str, ...] = (SCENE,)

    def open(self, number: int) -> Body:
        """An idle body."""
        return IdleBody(self.sensors)


def named_peers(bodies: int, size: int, stack: ExitStack) -> dict[str, Simulator]:
    """Batched, in workers, and idle in workers; closed with the stack."""
    config = EmbeddedConfig(scenes=(SCENE,), height=size, width=size)
    batched = stack.enter_context(closing(config.build(bodies)))
    workers = stack.enter_context(closing(EmbeddedWorkersConfig(**vars(config)).build(bodies)))
    idle = stack.enter_context(closing(WorkerSimulator(IdleConfig(sensors=batched.sensors), bodies)))
    return {"batched": batched, "in workers": workers, "idle in workers": idle}


def seconds_a_step(simulator: Simulator, goals: Floats, motions: Floats) -> float:
    """Wall-clock time of one step of all bodies, over motions [T, B, 3]."""
    active = np.ones(simulator.bodies, dtype=np.bool_)
    begun = time.perf_counter()
    for motion in motions:
        simulator.move(motion, active)
        simulator.render()
        simulator.geodesic(goals)
    return (time.perf_counter() - begun) / len(motions)


def measure(bodies: int, size: int, rounds: int, steps: int) -> dict[str, list[float]]:
    """Seconds a step of each variant, round by round; all do the same motions from the same
    places.
    """
    rng = np.random.default_rng(0)
    with ExitStack() as stack:
        simulators = named_peers(bodies, size, stack)
        points = np.array([simulators["batched"].sample_navigable(SCENE, rng) for _ in range(bodies)])
        goals, poses = np.roll(points, 1, axis=0)[:, None], np.column_stack([points, np.zeros(bodies)])
        for simulator in simulators.values():
            simulator.place(np.arange(bodies), [SCENE] * bodies, poses)
            seconds_a_step(simulator, goals, np.zeros((5, bodies, 3)))
        found: dict[str, list[float]] = {name: [] for name in simulators}
        for _ in track(range(rounds), f"{bodies} bodies"):
            motions = np.stack(
                [rng.uniform(low, high, (steps, bodies)) for low, high in ((0, 0.25), (0, 0), (-30, 30))], 2
            )
            for name, simulator in simulators.items():
                found[name].append(seconds_a_step(simulator, goals, motions))
    return found


def table(results: Mapping[int, Mapping[str, Sequence[float]]], title: str) -> Table:
    """The fastest rounds, which other jobs disturbed least; and the median of the ratios within a
    round.
    """
    shown = Table(
        "bodies", "batched, ms", "in workers, ms", "ratio", "median ratio", "idle, ms", "µs a body", title=title
    )
    for bodies, found in results.items():
        batched, workers, idle = (1e3 * min(times) for times in found.values())
        within = statistics.median(b / a for a, b in zip(found["batched"], found["in workers"], strict=True))
        numbers = (batched, workers, workers / batched, within, idle)
        shown.add_row(str(bodies), *(f"{number:.2f}" for number in numbers), f"{1e3 * idle / bodies:.0f}")
    return shown


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bodies", type=int, nargs="+", default=[4, 8])
    for name, default in (("size", 64), ("rounds", 7), ("steps", 100)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    results = {bodies: measure(bodies, asked.size, asked.rounds, asked.steps) for bodies in asked.bodies}
    title = (
        f"A step of all bodies, {asked.size}x{asked.size}, rgb and depth, the fastest of {asked.rounds} "
        f"rounds; {processor()}"
    )
    Console().print(table(results, title))


if __name__ == "__main__":
    main()

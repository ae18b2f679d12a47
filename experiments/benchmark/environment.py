"""How fast the whole environment is on one core: PointNav in furnished houses under random actions,
and where its time goes.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from embodied.actions import action_space
from embodied.seeding import generator
from envs.gym.factory import vector
from envs.gym.vector import NavigationVectorEnv
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.rendering.runtime import wait_for

PARTS = {"render": "render", "move": "move", "geodesic": "geodesic", "begin": "episode starts"}
"""Methods that are timed separately; the remainder is Python: actuations, task, observations."""


@dataclass(frozen=True, kw_only=True)
class EnvironmentSpeed:
    """Steps per second of all bodies together, medians over rounds, by the process's CPU time and
    by the wall clock; and shares of the CPU time.
    """

    sensors: tuple[str, ...]
    size: int
    per_cpu_second: float
    per_second: float
    shares: dict[str, float]


SETTINGS = ((("rgb", "depth", "instance"), 64), (("rgb", "depth"), 64), (("depth",), 32))
"""Sensors and pixels: all of them; what a policy sees; and what it sees in the recipes for a
CPU.
"""


def benchmark_environment(
    settings: Sequence[tuple[tuple[str, ...], int]] = SETTINGS,
    *,
    bodies: int = 32,
    rounds: int = 5,
    steps: int = 100,
    device: str = "cpu",
) -> list[EnvironmentSpeed]:
    """Step each body in a house of its own, and print the speeds.

    Any action but END is drawn, so that episodes end by their horizon and begin as often as they do
    for a policy that has learnt something.
    """
    speeds = [_measure(_environment(names, bodies, size, device), rounds, steps, device) for names, size in settings]
    Console().print(_table(speeds, bodies, device))
    return speeds


def _measure(env: NavigationVectorEnv, rounds: int, steps: int, device: str) -> EnvironmentSpeed:
    bodies, sensors = env.num_envs, env.navigation.simulator.sensors
    rng, moves = generator("benchmark environment"), len(action_space("paper")) - 1
    env.reset()
    for _ in range(20):
        env.step(rng.integers(moves, size=bodies))
    spent = _watch(env)
    lasted = [_round(env, rng.integers(moves, size=(steps, bodies)), device) for _ in range(rounds)]
    env.close()
    cpu, wall = (statistics.median(times) for times in zip(*lasted, strict=True))
    whole = sum(times[0] for times in lasted)
    shares = {name: spent[method] / whole for method, name in PARTS.items()}
    return EnvironmentSpeed(
        sensors=tuple(sensors),
        size=next(iter(sensors.values())).shape[0],
        per_cpu_second=bodies * steps / cpu,
        per_second=bodies * steps / wall,
        shares=shares | {"the rest": 1 - sum(shares.values())},
    )


def _environment(names: tuple[str, ...], bodies: int, size: int, device: str) -> NavigationVectorEnv:
    simulator = EmbeddedConfig(scenes=(f"test/0:{bodies}",), sensors=names, height=size, width=size, device=device)
    task = {"frames": tuple(name for name in names if name in ("rgb", "depth"))}
    env = vector(bodies, simulator=simulator, task=task, scenes="test", copy=False)
    for scene in env.navigation.simulator.scenes:  # makes the houses now, not in the background meanwhile
        env.navigation.simulator.sample_navigable(scene, generator("benchmark environment", scene))
    return env


def _watch(env: NavigationVectorEnv) -> dict[str, float]:
    """The CPU time spent in each of PARTS from now on; what episode starts ask of the simulator
    counts there.
    """
    spent: dict[str, float] = defaultdict(float)
    outer: list[str] = []

    def watched(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.process_time()
            outer.append(name)
            try:
                return method(*arguments)
            finally:
                outer.pop()
                if not outer:
                    spent[name] += time.process_time() - start

        return call

    for name in PARTS:
        owner = env.navigation if name == "begin" else env.navigation.simulator
        setattr(owner, name, watched(name, getattr(owner, name)))
    return spent


def _round(env: NavigationVectorEnv, actions: np.ndarray, device: str) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for row in actions:
        env.step(row)
    wait_for(device)
    return time.process_time() - cpu, time.perf_counter() - wall


def _table(speeds: list[EnvironmentSpeed], bodies: int, device: str) -> Table:
    """A column for each setting."""
    title = f"PointNav, {bodies} bodies in as many houses, random actions, one thread, frames on {device}"
    table = Table("", *(f"{one.size}x{one.size}, {', '.join(one.sensors)}" for one in speeds), title=title)
    table.add_row("steps/s of CPU time", *(f"{one.per_cpu_second:,.0f}" for one in speeds))
    table.add_row("steps/s", *(f"{one.per_second:,.0f}" for one in speeds))
    for part in speeds[0].shares:
        table.add_row(part, *(f"{one.shares[part]:.0%}" for one in speeds))
    return table


if __name__ == "__main__":
    benchmark_environment()

"""Steps a second of the AI2-THOR body beside its client and transport alone, in turns on one
machine.

    python -m experiments.benchmark.thor

Three things step through the same client: the client by itself and the body, both on a stand-in
that sends one picture again and again, so that neither rendering nor physics counts; and the body
on the stand-in as it is, which moves and renders. A step of a body is `move`, `render` and `pose`.
Medians over the rounds.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from envs.simulators.thor import STANDIN, ThorConfig
from envs.simulators.thor.client import Client
from envs.simulators.thor.thor_body import ThorBody
from experiments.reporting.machine import processor

SCENE = "FloorPlan_Train1_1"
TURN = 30.0

Step = Callable[[], object]


def measured(size: int, steps: int, rounds: int) -> dict[str, list[float]]:
    """{what: steps a second in each round}."""
    rates: dict[str, list[float]] = {}
    with ExitStack() as open_:
        peers = {
            "client and transport alone, one picture": open_.enter_context(_client(_config(size, canned=True))),
            "body, one picture": open_.enter_context(_body(_config(size, canned=True))),
            "body, moving and rendering": open_.enter_context(_body(_config(size, canned=False))),
        }
        for _ in range(rounds):
            for name, step in peers.items():
                rates.setdefault(name, []).append(_rate(step, steps))
    return rates


def _config(size: int, canned: bool) -> ThorConfig:
    """Of one scene and colour alone."""
    plain = ThorConfig(
        local_executable_path=STANDIN, scenes=(SCENE,), sensors=("rgb",), height=size, width=size, step_timeout=60.0
    )
    return replace(plain, local_executable_path=f"{plain.command} --canned") if canned else plain


@contextmanager
def _client(config: ThorConfig) -> Iterator[Step]:
    """The client's own `step`, without this project's code around it, with as few objects as the
    body is.
    """
    with closing(Client(config, SCENE)) as client:
        client.step("SetObjectFilter", objectIds=[])
        yield lambda: client.controller.step("RotateRight", degrees=TURN)


@contextmanager
def _body(config: ThorConfig) -> Iterator[Step]:
    with closing(ThorBody(config)) as body:
        x, y, z = body.sample_navigable(SCENE, np.random.default_rng(0)).tolist()
        body.place(SCENE, (x, y, z, 0.0))
        yield lambda: (body.move(0.0, 0.0, -TURN), body.render(), body.pose)


def _rate(step: Step, steps: int) -> float:
    for _ in range(10):
        step()
    began = time.perf_counter()
    for _ in range(steps):
        step()
    return steps / (time.perf_counter() - began)


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m experiments.benchmark.thor", description=__doc__)
    for name, default in (("size", 224), ("steps", 300), ("rounds", 7)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    rates = measured(given.size, given.steps, given.rounds)
    alone, *_ = rates.values()
    table = Table("", "steps/s", "of the client alone, each round", box=None, pad_edge=False)
    for name, found in rates.items():
        ratios = sorted(100 * a / b for a, b in zip(found, alone, strict=True))
        table.add_row(
            name,
            f"{statistics.median(found):.0f}",
            f"{statistics.median(ratios):.0f} % ({ratios[0]:.0f} to {ratios[-1]:.0f})",
        )
    print(f"{processor()}; {given.size}x{given.size} RGB, {given.rounds} rounds of {given.steps} steps in turns")
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

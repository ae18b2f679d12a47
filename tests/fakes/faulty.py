"""Bodies in plain numpy that fail on demand."""

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from embodied.simulator import Body
from envs.simulators.single_body import SimulatorAsBody
from envs.simulators.workers import WorkersConfig, WorkerSimulator
from tests.fakes.simulator import SCENES, FakeSimulator


@dataclass(frozen=True, kw_only=True)
class FaultyConfig:
    """Bodies in the fake simulator's rooms that do as `folder` says: a file "<question>.<number>"
    holds what is to go wrong when that is next asked of that body, or every time if it says
    "always".
    """

    folder: str
    workers: WorkersConfig = field(default_factory=lambda: WorkersConfig(step_seconds=2.0, place_seconds=10.0))
    scenes: tuple[str, ...] = SCENES

    def open(self, number: int) -> Body:
        body = FaultyBody(Path(self.folder), number)
        body.suffer("open")
        return body

    def build(self, bodies: int) -> WorkerSimulator:
        return WorkerSimulator(self, bodies)

    def plan(self, question: str, number: int, fault: str) -> None:
        (Path(self.folder) / f"{question}.{number}").write_text(fault)

    def forget(self) -> None:
        for plan in Path(self.folder).glob("*.*"):
            plan.unlink()


class FaultyBody(SimulatorAsBody):
    def __init__(self, folder: Path, number: int) -> None:
        super().__init__(FakeSimulator(1))
        self._folder, self._number = folder, number
        self._ballast = b""

    def suffer(self, question: str) -> None:
        plan = self._folder / f"{question}.{self._number}"
        if plan.exists():
            fault, *always = plan.read_text().split()
            if not always:
                plan.unlink()
            getattr(self, f"_{fault}")()

    def place(self, scene, pose):
        self.suffer("place")
        super().place(scene, pose)

    def move(self, forward, left, turn_deg):
        self.suffer("move")
        return super().move(forward, left, turn_deg)

    def distance(self, scene, points, goals):
        self.suffer("distance")
        return super().distance(scene, points, goals)

    def render(self):
        self.suffer("render")
        return super().render()

    def _raise(self):
        raise RuntimeError("the simulator is upset")

    def _refuse(self):
        raise ValueError("the body will not")

    def _lack(self):
        raise ImportError("no such simulator: pip install it")

    def _doze(self):
        time.sleep(1.0)

    def _exit(self):
        os._exit(3)

    def _swell(self):
        self._ballast = b"x" * 300_000_000

    def _breed(self):
        """Start a program that would go on for ever, as a simulator does."""
        child = subprocess.Popen(["sleep", "3600"])
        (self._folder / "child").write_text(str(child.pid))

    def _shrink(self):
        """From now on, frames of another size than promised."""
        self._simulator = FakeSimulator(1, size=4)

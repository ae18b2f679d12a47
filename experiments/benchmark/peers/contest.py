"""Runs peers in turns, one at a time, so that other load falls on all alike."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from configs import TrainConfig, to_tree
from experiments.benchmark.peers.assignment import Assignment, DriverFacts
from experiments.benchmark.peers.environments import UnavailableError, interpreter
from experiments.benchmark.peers.peer import Peer
from experiments.benchmark.peers.program import Program
from experiments.benchmark.peers.progress import Report
from experiments.benchmark.peers.results import Turn, speed

Say = Callable[[str], Any]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Rounds that count, rounds before them that do not, how long a turn lasts, and how long one
    may take to begin.
    """

    rounds: int
    warmup: int
    seconds: float
    patience: float


@dataclass
class ContestOutcome:
    """Turns that count and all turns, reports and descriptions by peer; and why those who dropped
    out did.
    """

    turns: dict[str, list[Turn]] = field(default_factory=dict)
    every_turn: dict[str, list[Turn]] = field(default_factory=dict)
    streams: dict[str, list[list[Report]]] = field(default_factory=dict)
    facts: dict[str, DriverFacts] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)


class Contest:
    """Starts all peers, runs their turns, and ends them in any case."""

    def __init__(self, folder: Path, environments: Path, rules: Rules, say: Say) -> None:
        self._folder, self._environments, self._rules, self._say = folder, environments, rules, say
        self._programs: list[Program] = []
        self.outcome = ContestOutcome()

    def hold(self, peers: Sequence[Peer], config: TrainConfig, assignments: dict[str, Assignment]) -> ContestOutcome:
        """All rounds."""
        try:
            for peer in peers:
                with self._dropping(peer.name):
                    self._begin(peer, config, assignments[peer.name])
            for number in range(-self._rules.warmup, self._rules.rounds):
                self._round(number)
        finally:
            for program in self._programs:
                program.end()
        return self.outcome

    def _begin(self, peer: Peer, config: TrainConfig, assignment: Assignment) -> None:
        """Until its first report, so that it has made its houses and compiled what it compiles;
        then it is held still.
        """
        self._say(f"{peer.name}: preparing")
        python = interpreter(peer, self._environments)
        folder = self._folder / peer.name
        prepare(folder, config, assignment)
        program = Program(peer, python, folder)
        self._programs.append(program)
        program.await_report(self._rules.patience)
        program.hold()
        outcome = self.outcome
        outcome.facts[peer.name] = DriverFacts.read(folder)
        outcome.turns[peer.name], outcome.every_turn[peer.name] = [], []

    def _round(self, number: int) -> None:
        for program in in_order(self._taking_part(), number):
            with self._dropping(program.peer.name):
                self._turn(program, number)

    def _turn(self, program: Program, number: int) -> None:
        name, cpu, begun = program.peer.name, program.cpu_seconds(), time.monotonic()
        program.go_on()
        time.sleep(self._rules.seconds)
        program.hold()
        ended = time.monotonic()
        program.check()
        turn = Turn(
            peer=name,
            round=number,
            begun=begun,
            ended=ended,
            cpu=program.cpu_seconds() - cpu,
            steps_per_second=0.0,
        )
        self._record(program, replace(turn, steps_per_second=speed(program.streams, begun, ended)))

    def _record(self, program: Program, turn: Turn) -> None:
        outcome, name = self.outcome, turn.peer
        outcome.streams[name] = program.streams
        outcome.every_turn[name].append(turn)
        if turn.round >= 0:
            outcome.turns[name].append(turn)
        word = f"round {turn.round + 1}" if turn.round >= 0 else "warm-up"
        self._say(
            f"{word}: {name} {turn.steps_per_second:,.0f} steps/s, {turn.steps_per_cpu_second:,.0f} steps per "
            f"CPU second"
        )

    def _taking_part(self) -> list[Program]:
        return [program for program in self._programs if program.peer.name not in self.outcome.dropped]

    @contextmanager
    def _dropping(self, name: str) -> Iterator[None]:
        """Drops a peer that fails, with the reason."""
        try:
            yield
        except UnavailableError as fault:
            for program in self._programs:
                if program.peer.name == name:
                    program.end()
            self.outcome.dropped[name] = str(fault)
            self._say(f"{name} dropped out: {fault}")


def prepare(folder: Path, config: TrainConfig, assignment: Assignment) -> None:
    """Writes a new folder with a peer's settings; anything an earlier benchmark left in it is
    removed, or it would go on from there.
    """
    if (folder / "assignment.json").exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    tree = {key: value for key, value in to_tree(config).items() if key != "run"}
    (folder / "config.yaml").write_text(yaml.safe_dump(tree, sort_keys=False))
    assignment.write(folder)


def in_order(programs: Sequence[Program], number: int) -> list[Program]:
    """Another one begins every round, so that no one always comes after the same."""
    first = number % len(programs) if programs else 0
    return [*programs[first:], *programs[:first]]

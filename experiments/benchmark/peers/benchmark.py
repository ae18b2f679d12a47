"""`surefoot benchmark peers`."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from configs import ConfigError, TrainConfig, compose
from configs.roots.benchmark import PeerBenchmarkConfig
from experiments.benchmark.peers import report
from experiments.benchmark.peers.assignment import Assignment, Lever
from experiments.benchmark.peers.contest import Contest, ContestOutcome, Rules
from experiments.benchmark.peers.peer import Peer, named_peers
from policies.recurrent import RecurrentConfig


def benchmark_peers(config: PeerBenchmarkConfig, say: Callable[[str], Any] | None = None) -> ContestOutcome:
    """Runs the benchmark, prints the table and writes the folder.

    Raises:
        ConfigError: for an unknown peer or lever, or a recipe that peers cannot train.
    """
    console = Console(width=None if sys.stdout.isatty() else 200)
    taking_part, trained = _peers_of(config), recipe(config)
    assignments = {peer.name: assignment(config, peer.name) for peer in taking_part}
    rules = Rules(rounds=config.rounds, warmup=config.warmup, seconds=config.seconds, patience=config.patience)
    folder = Path(config.folder)
    folder.mkdir(parents=True, exist_ok=True)
    contest = Contest(folder, Path(config.environments).expanduser(), rules, say or console.print)
    outcome = contest.hold(taking_part, trained, assignments)
    console.print(Markdown(report.write(outcome, folder, config.seconds)))
    console.print(f"written to {folder}")
    return outcome


SHARED = {
    "value_clip": None,
    "normalise_advantages": True,
    "kl_limit": None,
    "decay_learning_rate": False,
    "decay_entropy_coefficient": False,
}
"""Settings of PPO that not all peers have, at the values that all of them use."""

GROUPS = {"sample_factory": 4}
"""The number of equal groups into which a peer puts the bodies."""


def recipe(config: PeerBenchmarkConfig) -> TrainConfig:
    """The run that everyone trains.

    Raises:
        ConfigError: when `surefoot train` would refuse it, or not all could train the same: peers
            have the recurrent policy alone, no GPU, and some settings at one value only.
    """
    trained: TrainConfig = compose("train", [*config.recipe, *config.changes])
    if not isinstance(trained.policy, RecurrentConfig):
        raise ConfigError(f"recipe: policy={trained.choices.get('policy')}; peers have the recurrent policies alone")
    _check(trained, config.libraries)
    return trained


def _check(trained: TrainConfig, names: Sequence[str]) -> None:
    """That everyone can train it as it says."""
    if trained.trainer.bodies % trained.ppo.minibatches:
        raise ConfigError(
            "recipe: trainer.bodies must be a multiple of ppo.minibatches, or peers' minibatches would differ"
        )
    for name, value in SHARED.items():
        if getattr(trained.ppo, name) != value:
            raise ConfigError(
                f"recipe: ppo.{name} is {getattr(trained.ppo, name)}; not all peers have it, so it must be {value}"
            )
    if {trained.device, getattr(trained.simulator, "device", "cpu")} != {"cpu"}:
        raise ConfigError("recipe: device and simulator.device must be cpu, where peers train")
    for name in names:
        if trained.trainer.bodies % GROUPS.get(name, 1):
            raise ConfigError(f"recipe: trainer.bodies must be a multiple of {GROUPS[name]} for {name}")


def assignment(config: PeerBenchmarkConfig, name: str) -> Assignment:
    """Returns the settings of a peer's program.

    Raises:
        ConfigError: for a lever that is none, or threads of nobody who takes part.
    """
    known = [lever.value for lever in Lever]
    if unknown := sorted(set(config.levers) - set(known)):
        raise ConfigError(f"levers: there is no {unknown}; choose from {known}")
    if unknown := sorted(set(config.threads) - set(config.libraries)):
        raise ConfigError(f"threads: {unknown} take no part; those who do are {list(config.libraries)}")
    return Assignment(threads=config.threads.get(name, 1), levers=frozenset(map(Lever, config.levers)))


def _peers_of(config: PeerBenchmarkConfig) -> list[Peer]:
    try:
        return named_peers(config.libraries)
    except ValueError as error:
        raise ConfigError(f"libraries: {error}") from error

"""Gathers every policy under every condition, a file each; existing files are kept."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import torch

from configs import ConfigError, to_tree
from configs.old_names import upgrade
from configs.roots.analyse import AnalyseConfig
from embodied.episode import Episode
from embodied.evaluation.trajectories import Trajectories, TrajectoryHeader, read_trajectories, write_trajectories
from embodied.perturbations import Perturbation, Phase, Schedule, perturbation_from_tree
from embodied.runs.run_folder import RunFolder, provenance, short_commit
from embodied.simulator import Simulator
from envs.episodes import EpisodesConfig, generate_list
from experiments import build as parts
from experiments.reporting.machine import processor
from experiments.studies.adaptation.gathering import CommandedMotions, gather_trajectories
from experiments.studies.evaluated_policies import EvaluatedPolicy, baseline_policy, check_comparable, load_in_scenes


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A condition of an analysis."""

    name: str
    perturbation: Perturbation
    change: int | None
    """The step at which the perturbation sets in; None for a constant one."""
    distances: EpisodesConfig
    """Distances of the goals."""


def scenarios(config: AnalyseConfig) -> list[Scenario]:
    """Returns the constant conditions, then those that change within an episode, as `only` picks.

    Raises:
        ConfigError: when a pattern picks none.
    """
    found = [
        *(_steady(name, perturbation_from_tree(tree), config) for name, tree in config.conditions.items()),
        *(_changing(name, perturbation_from_tree(tree), config) for name, tree in config.changes.items()),
    ]
    for pattern in config.only:
        if not any(fnmatchcase(one.name, pattern) for one in found):
            raise ConfigError(f"only: {pattern!r} picks nothing; choose among {[one.name for one in found]}")
    return [one for one in found if any(fnmatchcase(one.name, pattern) for pattern in config.only)]


def _steady(name: str, under: Perturbation, config: AnalyseConfig) -> Scenario:
    return Scenario(name=name, perturbation=under, change=None, distances=config.distances)


def _changing(name: str, under: Perturbation, config: AnalyseConfig) -> Scenario:
    schedule = Schedule(phases=(Phase(step=config.change_step, perturbation=under),))
    return Scenario(name=name, perturbation=schedule, change=config.change_step, distances=config.far)


def gather(config: AnalyseConfig) -> None:
    """Gathers trajectories that have no file yet.

    Raises:
        ConfigError: when a run or baseline is missing, or the folder holds another analysis.
    """
    torch.set_num_threads(1)
    several = [load_in_scenes(run, config.scenes, config.device) for run in config.run]
    _check(several, config)
    scenarios(config)
    RunFolder(config.path, _tree(config, several), upgrade=upgrade)
    for one in several:
        with closing(parts.simulator(one.config.simulator, config.bodies)) as simulator:
            _gather_in(simulator, one, config.baselines if one is several[0] else (), config)


def stored_trajectories(folder: Path) -> list[Trajectories]:
    """Reads all trajectories in the order they were gathered.

    Raises:
        ConfigError: when there is nothing.
    """
    paths = sorted((folder / "walks").glob("*.npz"))
    if not paths:
        raise ConfigError(f"{folder} holds no trajectories; give runs to gather them: run=...")
    return [read_trajectories(path) for path in paths]


def _gather_in(simulator: Simulator, one: EvaluatedPolicy, baselines: Sequence[str], config: AnalyseConfig) -> None:
    """Gathers a policy and baselines, in the environment of the policy."""
    drawer = one.config.task.drawer()

    @cache
    def episodes(distances: EpisodesConfig) -> list[Episode]:
        return generate_list(simulator, simulator.scenes, config.episodes, config.seed, distances, drawer)

    for name in (one.name, *baselines):
        for place, scenario in enumerate(scenarios(config)):
            path = config.path / "walks" / f"{_order(config, name):02d}-{place:02d}-{name}-{_slug(scenario.name)}.npz"
            if not path.exists():
                found = _walked(name, one, simulator, scenario, episodes(scenario.distances), config)
                write_trajectories(path, found)
                print(
                    f"{name}, {scenario.name}: success {found.success.mean():.0%} of {len(found.success)}", flush=True
                )


def _walked(
    name: str,
    one: EvaluatedPolicy,
    simulator: Simulator,
    scenario: Scenario,
    episodes: Sequence[Episode],
    config: AnalyseConfig,
) -> Trajectories:
    env = parts.evaluation_env(one.config, simulator, scenario.perturbation, episodes)
    shown, space = env.single_observation_space, parts.space(one.config)
    header = TrajectoryHeader(
        policy=name,
        trained=one.step if name == one.name else 0,
        condition=scenario.name,
        change=scenario.change,
        space=space.name,
        scenes=tuple(episode.scene for episode in episodes),
        episodes=tuple(episode.id for episode in episodes),
        **_circumstances(),
    )
    policy = one.policy(shown) if name == one.name else baseline_policy(name, one.config, shown)
    due = CommandedMotions(space, scenario.perturbation, parts.ACTUATION_SEED)
    return gather_trajectories(header, policy, env, episodes, due, seed=config.seed, kept=config.pictured)


def _circumstances() -> dict[str, str]:
    found = provenance()
    return {"date": found["time"][:10], "commit": short_commit(found), "machine": processor()}


def _order(config: AnalyseConfig, name: str) -> int:
    """Returns the index of a policy: runs in the order given, then baselines."""
    return [*(Path(run).resolve().name for run in config.run), *config.baselines].index(name)


def _slug(name: str) -> str:
    """Returns a name as part of a file name."""
    signs = {"+": "plus ", "-": "minus ", "°": " deg"}
    for sign, word in signs.items():
        name = name.replace(sign, word)
    return re.sub(r"[^a-z0-9.]+", "_", name.lower()).strip("_")


def _check(several: Sequence[EvaluatedPolicy], config: AnalyseConfig) -> None:
    if not several:
        raise ConfigError("run is empty; give the folder of a run, or a list of such: run=[runs/a,runs/b]")
    check_comparable(several, config.baselines, "baselines")


def _tree(config: AnalyseConfig, several: Sequence[EvaluatedPolicy]) -> dict[str, Any]:
    """Returns the settings that must not change when an analysis continues."""
    tree = {name: value for name, value in to_tree(config).items() if name not in ("folder", "results", "device")}
    return tree | {"checkpoints": {one.name: one.step for one in several}}

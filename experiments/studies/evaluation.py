"""Evaluates trained policies: conditions and episodes of a plan, and the sweep over them."""

from collections.abc import Sequence
from contextlib import closing
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import torch

from configs import ConfigError, EvaluateConfig, EvaluationPlan, TrainConfig, to_tree
from configs.old_names import upgrade
from embodied import evaluation
from embodied.episode import Episode
from embodied.evaluation import Condition, Row
from embodied.evaluation.sweep import OtherSweepError
from embodied.perturbations import Nothing, Perturbation, perturbation_from_tree
from embodied.runs.atomic_write import atomic_write
from embodied.runs.run_folder import RunFolder
from embodied.simulator import Simulator
from envs.episodes import DrawEpisode, generate_list, read_episodes, write_episodes
from experiments import build as parts
from experiments.reporting.sweep_bar import SweepBar
from experiments.studies.evaluated_policies import EvaluatedPolicy, baseline_policy, check_comparable, load_in_scenes


def evaluate_runs(config: EvaluateConfig) -> list[Row]:
    """Evaluates the newest checkpoint of each run, and baselines in the first one's environment.

    Results are written to `config.path` as episodes end; what is there already is not run again.

    Raises:
        ConfigError: for an unknown run, condition, baseline or file, or runs that do not compare.
        ChangedConfigError: if the folder holds another evaluation.
    """
    plan: EvaluationPlan = config.evaluation
    torch.set_num_threads(plan.threads)
    policies = [load_in_scenes(folder, plan.scenes, config.device, config.simulator) for folder in config.run]
    _check(policies, plan)
    conditions = chosen_conditions(plan, policies[0].config)
    # The folder is made once all is checked, so that a wrong command leaves nothing behind.
    folder = RunFolder(config.path, _settings(config, policies), upgrade=upgrade).path
    training = parts.perturbation(policies[0].config)
    rows = sweep(policies[0], plan.baselines, conditions, training, plan, folder)
    for policy in policies[1:]:
        rows += sweep(policy, (), conditions, training, plan, folder)
    return rows


def sweep(
    policy: EvaluatedPolicy,
    baselines: Sequence[str],
    conditions: Sequence[Condition],
    training: Perturbation,
    plan: EvaluationPlan,
    folder: Path,
) -> list[Row]:
    """Runs a policy and baselines, all in its environment, through conditions and episodes."""
    with closing(parts.simulator(policy.config.simulator, plan.bodies)) as simulator:
        episodes = episode_list(plan, simulator, folder / "episodes.jsonl", policy.config.task.drawer())
        make_env = partial(parts.evaluation_env, policy.config, simulator)
        space = make_env(Nothing(), episodes).single_observation_space
        beside = {name: baseline_policy(name, policy.config, space) for name in baselines}
        try:
            return evaluation.evaluate(
                {policy.name: policy.policy(space), **beside},
                conditions,
                episodes,
                make_env,
                folder / "results.jsonl",
                space=parts.space(policy.config),
                training=training,
                config=plan.sampling,
                progress=SweepBar,
            )
        except OtherSweepError as error:
            raise ConfigError(str(error)) from error


def chosen_conditions(plan: EvaluationPlan, run: TrainConfig) -> list[Condition]:
    """Returns the conditions that a plan picks from its grid, and those it adds.

    Args:
        plan: Plan of the evaluation.
        run: Run whose action space and training perturbation the grid is built for.

    Raises:
        ConfigError: if a pattern matches no condition.
    """
    grid = plan.grid.build(parts.space(run), parts.perturbation(run))
    names = [condition.name for condition in grid]
    for pattern in plan.conditions:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise ConfigError(
                f"evaluation.conditions: {pattern!r} matches no condition of this grid; allowed are {names}"
            )
    picked = [one for one in grid if any(fnmatchcase(one.name, pattern) for pattern in plan.conditions)]
    return picked + [_added(name, perturbation_from_tree(tree)) for name, tree in plan.also.items()]


def episode_list(plan: EvaluationPlan, simulator: Simulator, path: Path, draw: DrawEpisode) -> list[Episode]:
    """Returns the episodes stored in `path`; draws or reads them if there are none.

    Raises:
        ConfigError: if the plan's episode file cannot be read.
    """
    if not path.exists():
        try:
            listed = read_episodes(plan.episodes_file) if plan.episodes_file else _drawn(plan, simulator, draw)
        except (OSError, ValueError) as error:
            raise ConfigError(f"evaluation.episodes_file: {error}") from error
        with atomic_write(path) as temporary:
            write_episodes(temporary, listed)
    return read_episodes(path)


def _settings(config: EvaluateConfig, policies: Sequence[EvaluatedPolicy]) -> dict[str, Any]:
    """Returns what must stay the same on resume: all but the content of the report."""
    free = ("report", "folder", "device", *(["simulator"] if config.simulator is None else []))
    tree = {key: value for key, value in to_tree(config).items() if key not in free}
    return tree | {"checkpoints": {policy.name: policy.step for policy in policies}}


def _drawn(plan: EvaluationPlan, simulator: Simulator, draw: DrawEpisode) -> list[Episode]:
    return generate_list(simulator, simulator.scenes, plan.episodes, plan.seed, plan.distances, draw)


def _added(name: str, perturbation: Perturbation) -> Condition:
    return Condition(name=name, perturbation=perturbation, family=perturbation.kind)


def _check(policies: Sequence[EvaluatedPolicy], plan: EvaluationPlan) -> None:
    check_comparable(policies, plan.baselines, "evaluation.baselines")
    if plan.episodes_file and not Path(plan.episodes_file).exists():
        raise ConfigError(f"evaluation.episodes_file: there is no {plan.episodes_file}")

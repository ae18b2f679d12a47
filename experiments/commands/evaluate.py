"""`surefoot evaluate`: run trained policies through conditions on fixed episodes, and write the report."""

import sys
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
from embodied.perturbations import Nothing, Perturbation, perturbation_from_tree
from embodied.runs.atomic_write import atomic_write
from embodied.runs.run_folder import RunFolder
from embodied.simulator import Simulator
from envs.episodes import Draw, generate_list, read_episodes, write_episodes
from experiments import build as parts
from experiments.commands import runner as command
from experiments.reporting import terminal_table as tables
from experiments.reporting.evaluation_report import report
from experiments.studies.evaluated_policies import EvaluatedPolicy, baseline_policy, check_comparable, load_in_scenes

HELP = """
usage: surefoot evaluate run=FOLDER [evaluation=CHOICE] [key=value ...]

Run a trained policy, and baselines beside it, through a grid of conditions on fixed episodes; print the table and write the report.
Interrupted, the same command again goes on where it was.

  surefoot evaluate run=runs/cpu_aap-seed0
  surefoot evaluate run=[runs/cpu_aap-seed0,runs/cpu_recurrent-seed0] evaluation=full
  surefoot evaluate run=runs/cpu_aap-seed0 evaluation.conditions=[nominal,"turns *"] folder=runs/turns
  surefoot evaluate run=runs/cpu_aap-seed0 "evaluation.also={mine: {scale: {moves: 0.5}}}" folder=runs/mine
  surefoot evaluate run=runs/cpu_aap-seed0 evaluation.episodes_file=episodes.json.gz folder=runs/listed
  surefoot evaluate run=runs/cpu_aap-seed0 simulator=thor "evaluation.scenes=[FloorPlan_Val*]" evaluation.bodies=4

The folder (below evaluation/ in the run's own, unless folder=... says otherwise) holds results.jsonl, traces.jsonl, episodes.jsonl, report.html,
table.md and curves.png.
"""


def evaluate(config: EvaluateConfig) -> None:
    """Evaluate, print the table, write the report."""
    plan: EvaluationPlan = config.evaluation
    torch.set_num_threads(plan.threads)
    several = [load_in_scenes(folder, plan.scenes, config.device, config.simulator) for folder in config.run]
    _check(several, plan)
    conditions = chosen_conditions(plan, several[0].config)
    place = RunFolder(
        config.path, settled(config, several), upgrade=upgrade
    ).path  # nothing is left behind by what cannot start
    training = parts.perturbation(several[0].config)
    rows: list[Row] = []
    for one in several:
        baselines = plan.baselines if one is several[0] else ()
        rows += sweep(one, baselines, conditions, training, plan, place)
    tables.show(rows, config.report.bootstrap)
    print(f"\nreport: {report(place, config.report)}")


def sweep(
    one: EvaluatedPolicy,
    baselines: Sequence[str],
    conditions: Sequence[Condition],
    training: Perturbation,
    plan: EvaluationPlan,
    place: Path,
) -> list[Row]:
    """Run one contender and some baselines through conditions and episodes, in the contender's environment."""
    with closing(parts.simulator(one.config.simulator, plan.bodies)) as simulator:
        episodes = episode_list(plan, simulator, place / "episodes.jsonl", one.config.task.drawer())
        make_env = partial(parts.evaluation_env, one.config, simulator)
        shown = make_env(Nothing(), episodes).single_observation_space
        policies = {one.name: one.policy(shown)} | {
            name: baseline_policy(name, one.config, shown) for name in baselines
        }
        return evaluation.evaluate(
            policies,
            conditions,
            episodes,
            make_env,
            place / "results.jsonl",
            space=parts.space(one.config),
            training=training,
            config=plan.sampling,
        )


def chosen_conditions(plan: EvaluationPlan, run: TrainConfig) -> list[Condition]:
    """The conditions of the grid that the plan picks, seen from the training of a run, and the plan's own.

    Raises:
        ConfigError: when a pattern picks none.
    """
    grid = plan.grid.build(parts.space(run), parts.perturbation(run))
    for pattern in plan.conditions:
        if not any(fnmatchcase(condition.name, pattern) for condition in grid):
            raise ConfigError(
                f"evaluation.conditions: {pattern!r} is no condition of this grid; choose among {[one.name for one in grid]}"
            )
    picked = [one for one in grid if any(fnmatchcase(one.name, pattern) for pattern in plan.conditions)]
    return picked + [_own(name, perturbation_from_tree(tree)) for name, tree in plan.also.items()]


def episode_list(plan: EvaluationPlan, simulator: Simulator, path: Path, draw: Draw) -> list[Episode]:
    """The episodes, the same for every policy: drawn as the task does, or read, once and then kept in `path`.

    Raises:
        ConfigError: when the plan's own file cannot be read.
    """
    if not path.exists():
        try:
            listed = read_episodes(plan.episodes_file) if plan.episodes_file else _drawn(plan, simulator, draw)
        except (OSError, ValueError) as error:
            raise ConfigError(f"evaluation.episodes_file: {error}") from error
        with atomic_write(path) as aside:
            write_episodes(aside, listed)
    return read_episodes(path)


def settled(config: EvaluateConfig, several: Sequence[EvaluatedPolicy]) -> dict[str, Any]:
    """What must not change when an evaluation goes on: all but how the report looks."""
    apart = ("report", "folder", "device", *(["simulator"] if config.simulator is None else []))
    tree = {key: value for key, value in to_tree(config).items() if key not in apart}
    return tree | {"checkpoints": {one.name: one.step for one in several}}


def _drawn(plan: EvaluationPlan, simulator: Simulator, draw: Draw) -> list[Episode]:
    return generate_list(simulator, simulator.scenes, plan.episodes, plan.seed, plan.distances, draw)


def _own(name: str, perturbation: Perturbation) -> Condition:
    return Condition(name=name, perturbation=perturbation, family=perturbation.kind)


def _check(several: Sequence[EvaluatedPolicy], plan: EvaluationPlan) -> None:
    check_comparable(several, plan.baselines, "evaluation.baselines")
    if plan.episodes_file and not Path(plan.episodes_file).exists():
        raise ConfigError(f"evaluation.episodes_file: there is no {plan.episodes_file}")


def main() -> int:
    """Run the command line; the exit status is 0 when the report is written, 130 after Ctrl-C, 2 when the command is wrong."""
    return command.run("evaluate", evaluate, groups=("evaluation", "simulator"), help=HELP)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m experiments.studies.time_to_success RUN`: after how much training a run first reached
a success rate in houses it never saw.

Every checkpoint that the run kept is evaluated on the same episodes under the run's own training
perturbation, so keep many of them:

  surefoot train experiment=cpu_aap trainer.checkpoint_every=20_000 trainer.keep_checkpoints=1000
  python -m experiments.studies.time_to_success runs/cpu_aap-seed0 --success 0.8

Episodes are kept in RUN/time_to_success, in a folder for each set of options; interrupted, the same
command goes on. Minutes are those of the run's log: of training, saving included; installing,
importing and building the first houses come on top, and so does work that was lost where the run
was interrupted.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from configs import ConfigError, EvaluationPlan, restore, to_tree
from embodied import evaluation
from embodied.episode import Episode
from embodied.evaluation import Condition, Estimate, Row, measure
from embodied.perturbations import Nothing
from embodied.runs.checkpoints import Checkpoints, load_model
from embodied.runs.jsonl import read_jsonl
from embodied.runs.run_folder import RunFolder
from embodied.simulator import Simulator
from envs.episodes import EpisodesConfig
from experiments import build as parts
from experiments.commands.runner import USAGE_ERRORS, complain
from experiments.studies.comparison.learning import training_minutes
from experiments.studies.evaluated_policies import EvaluatedPolicy
from experiments.studies.evaluation import episode_list


@dataclass(frozen=True, kw_only=True)
class CheckpointSuccess:
    """The success of a checkpoint in unseen scenes, and the minutes of training up to it."""

    step: int
    minutes: float
    success: Estimate


def checkpoint_successes(folder: Path, plan: EvaluationPlan, device: str = "cpu") -> Iterator[CheckpointSuccess]:
    """Yields every checkpoint of a run as soon as it is evaluated.

    Raises:
        ConfigError: when `folder` holds no run, or no checkpoint.
        CheckpointError: when a checkpoint cannot be trusted.
    """
    config = parts.seen_through(parts.on(restore(folder), device), plan.scenes)
    paths = Checkpoints(folder / "checkpoints").paths()
    if not paths:
        raise ConfigError(f"{folder} has no checkpoint yet: train it first")
    place = _place(folder, plan)
    with closing(parts.simulator(config.simulator, plan.bodies)) as simulator:
        episodes = episode_list(plan, simulator, place / "episodes.jsonl", config.task.drawer())
        for path in paths:
            step, model = load_model(path)
            one = EvaluatedPolicy(name=path.name, step=step, model=model, config=config)
            rows = _rows(one, simulator, episodes, plan, place / "results.jsonl")
            yield CheckpointSuccess(step=step, minutes=minutes_until(folder, step), success=measure(rows, "success"))


def first_reaching(found: Sequence[CheckpointSuccess], success: float) -> CheckpointSuccess | None:
    """Returns the first checkpoint whose success reaches a rate and keeps it in the next one."""
    for place, mark in enumerate(found):
        if all(one.success.mean >= success for one in found[place : place + 2]):
            return mark
    return None


def minutes_until(folder: Path, step: int) -> float:
    """Returns minutes of training up to a step, from the log of the run."""
    rows = [row for row in read_jsonl(folder / "metrics.jsonl") if row["step"] <= step]
    return float(training_minutes(rows)[-1]) if rows else 0.0


def _place(folder: Path, plan: EvaluationPlan) -> Path:
    """Returns the folder of this plan."""
    tree = to_tree(plan)
    name = hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()[:12]
    return RunFolder(folder / "time_to_success" / name, tree).path


def _rows(
    one: EvaluatedPolicy, simulator: Simulator, episodes: Sequence[Episode], plan: EvaluationPlan, path: Path
) -> list[Row]:
    """Evaluates every episode once, under the perturbation of the training."""
    make_env = partial(parts.evaluation_env, one.config, simulator)
    under = parts.perturbation(one.config)
    return evaluation.evaluate(
        {one.name: one.policy(make_env(Nothing(), episodes).single_observation_space)},
        [Condition(name="training distribution", perturbation=under)],
        episodes,
        make_env,
        path,
        space=parts.space(one.config),
        training=under,
        config=plan.sampling,
    )


def _line(mark: CheckpointSuccess) -> str:
    found = mark.success
    return (
        f"{mark.step:>12,} steps {mark.minutes:7.1f} min   success {found.mean:.1%} [{found.low:.1%}, {found.high:.1%}]"
    )


def main() -> int:
    """Print a line for each checkpoint, and when the rate was reached; 1 when it never was, 2 when
    there is no such run.
    """
    given, found = _parser().parse_args(), list[CheckpointSuccess]()
    torch.set_num_threads(1)
    try:
        for mark in checkpoint_successes(given.run, _plan(given), given.device):
            print(_line(mark), flush=True)
            found.append(mark)
    except (*USAGE_ERRORS, ValueError) as error:
        return complain("time_to_success", error, 2)
    reached = first_reaching(found, given.success)
    tried = f"{given.episodes} episodes in {given.houses} unseen houses"
    print(f"\n{given.success:.0%} of {tried}: {'not reached' if reached is None else _line(reached).strip()}")
    return int(reached is None)


def _plan(given: argparse.Namespace) -> EvaluationPlan:
    return EvaluationPlan(
        scenes=(f"test/0:{given.houses}",),
        episodes=given.episodes,
        distances=EpisodesConfig(max_distance=given.distance),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.studies.time_to_success",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("run", type=Path, help="the folder of the run")
    parser.add_argument("--success", type=float, default=0.8, help="the rate to reach (0.8)")
    parser.add_argument("--episodes", type=int, default=500, help="how many episodes a checkpoint is tried on (500)")
    parser.add_argument("--houses", type=int, default=100, help="in how many houses of the test split (100)")
    parser.add_argument(
        "--distance", type=float, default=6.0, help="the farthest goal, metres of geodesic distance (6)"
    )
    parser.add_argument("--device", default="cpu", help="where the policy runs (cpu)")
    return parser


if __name__ == "__main__":
    sys.exit(main())

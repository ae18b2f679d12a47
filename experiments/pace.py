"""`python -m experiments.pace RUN`: after how much training a run first reached a success rate in houses it never saw.

Every checkpoint that the run kept is evaluated on the same episodes under the run's own training perturbation, so keep many of them:

  surefoot train experiment=cpu_aap trainer.checkpoint_every=20_000 trainer.keep_checkpoints=1000
  python -m experiments.pace runs/cpu_aap-seed0 --success 0.8

Episodes are kept in RUN/pace; interrupted, the same command goes on. Minutes are those of the run's log: of training, saving included; installing, importing and
building the first houses come on top, and so does work that was lost where the run was interrupted.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch

from configs import ConfigError, EvaluationPlan, TrainConfig, restore
from embodied import evaluation
from embodied.checkpoint import CheckpointError, Checkpoints, load_model
from embodied.evaluation import Condition, Estimate, measure
from embodied.perturbations import Nothing
from embodied.simulator import Simulator
from embodied.tracking import read_rows
from envs.episodes import EpisodesConfig
from experiments import parts
from experiments.command import complain
from experiments.comparison.learning import minutes_of
from experiments.contenders import Contender
from experiments.evaluate import episode_list


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A checkpoint: its step, minutes of training up to it, and success in unseen houses."""

    step: int
    minutes: float
    success: Estimate


def marks(folder: Path, plan: EvaluationPlan) -> Iterator[Mark]:
    """Every kept checkpoint of a run in turn, each as soon as it is evaluated.

    Raises:
        ConfigError: when `folder` holds no run, or no checkpoint.
        CheckpointError: when a checkpoint cannot be trusted.
    """
    config = restore(folder)
    config = replace(config, simulator=parts.adapted(config.simulator, scenes=plan.scenes))
    paths = Checkpoints(folder / "checkpoints").paths()
    if not paths:
        raise ConfigError(f"{folder} has no checkpoint yet: train it first")
    with closing(config.simulator.build(plan.bodies)) as simulator:
        for path in paths:
            yield _mark(path, folder, config, plan, simulator)


def first_reaching(found: Sequence[Mark], success: float) -> Mark | None:
    """The earliest checkpoint whose measured success is at least so high, and stays so in the one after it, where there is one."""
    for place, mark in enumerate(found):
        if all(one.success.mean >= success for one in found[place : place + 2]):
            return mark
    return None


def minutes_until(folder: Path, step: int) -> float:
    """Minutes of training up to a step, by the run's log."""
    rows = [row for row in read_rows(folder / "metrics.jsonl") if row["step"] <= step]
    return float(minutes_of(rows)[-1]) if rows else 0.0


def _mark(path: Path, folder: Path, config: TrainConfig, plan: EvaluationPlan, simulator: Simulator) -> Mark:
    step, model = load_model(path)
    one = Contender(name=path.name, step=step, model=model, config=config)
    place = folder / "pace"
    place.mkdir(exist_ok=True)
    episodes = episode_list(plan, simulator, place / "episodes.jsonl", config.task.drawer())
    make_env = partial(parts.evaluation_env, config, simulator)
    under = parts.perturbation(config)
    rows = evaluation.evaluate(
        {one.name: one.policy(make_env(Nothing(), episodes).single_observation_space)},
        [Condition(name="training distribution", perturbation=under)],
        episodes,
        make_env,
        place / "results.jsonl",
        space=parts.space(config),
        training=under,
        config=plan.sampling,
        progress=False,
    )
    return Mark(step=step, minutes=minutes_until(folder, step), success=measure(rows, "success"))


def _told(mark: Mark) -> str:
    found = mark.success
    return (
        f"{mark.step:>12,} steps {mark.minutes:7.1f} min   success {found.mean:.1%} [{found.low:.1%}, {found.high:.1%}]"
    )


def main() -> int:
    """Print a line for each checkpoint, and when the rate was reached; 1 when it never was, 2 when there is no such run."""
    parser = argparse.ArgumentParser(
        prog="python -m experiments.pace", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path, help="the folder of the run")
    parser.add_argument("--success", type=float, default=0.8, help="the rate to reach (0.8)")
    parser.add_argument("--episodes", type=int, default=500, help="how many episodes a checkpoint is tried on (500)")
    parser.add_argument("--houses", type=int, default=100, help="in how many houses of the test split (100)")
    parser.add_argument(
        "--distance", type=float, default=6.0, help="the farthest goal, metres of geodesic distance (6)"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    found = list[Mark]()
    try:
        plan = EvaluationPlan(
            scenes=(f"test/0:{arguments.houses}",),
            episodes=arguments.episodes,
            distances=EpisodesConfig(max_distance=arguments.distance),
        )
        for mark in marks(arguments.run, plan):
            print(_told(mark), flush=True)
            found.append(mark)
    except (ConfigError, CheckpointError, ValueError) as error:
        return complain("pace", error, 2)
    reached, tried = (
        first_reaching(found, arguments.success),
        f"{arguments.episodes} episodes in {arguments.houses} unseen houses",
    )
    print(f"\n{arguments.success:.0%} of {tried}: {'not reached' if reached is None else _told(reached).strip()}")
    return int(reached is None)


if __name__ == "__main__":
    sys.exit(main())

"""`surefoot compare`: train, evaluate and draw a comparison of policies."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from configs import CompareConfig, ComparisonPlan
from embodied.runs.jsonl import read_jsonl
from experiments.commands import runner as command
from experiments.commands.train import train
from experiments.studies.comparison.compared_policies import ComparedPolicy, compared_policies, select
from experiments.studies.comparison.draw import draw
from experiments.studies.comparison.evaluation import (
    comparison_conditions,
    evaluate,
    is_evaluated,
    listed_episodes,
    progress_text,
)
from experiments.studies.comparison.jobs import TAKEN, Job, JobsFailedError, JobTakenError, claim, program, run_jobs

HELP = """
usage: surefoot compare train|evaluate|draw comparison=CHOICE [key=value ...]

Trains policies with several seeds on the same frames and evaluates them on the same episodes of
unseen houses. If interrupted, the same command resumes: finished jobs are skipped, and a failed job
does not stop the others.

  surefoot compare train comparison=cpu                  train every policy and seed, comparison.workers at a time
  surefoot compare evaluate comparison=cpu               evaluate them into comparison.results
  surefoot compare draw comparison=cpu                   draw tables, curves, maps and a page from comparison.results
  surefoot compare train comparison=cpu only=[aap-*]     some of the jobs
  surefoot compare train comparison=cpu job=aap-seed0    one job, in this process
  surefoot compare train comparison=cpu comparison.folder=runs/mine "comparison.policies.mine=['policy=mine']"
"""


def train_all(config: CompareConfig, arguments: Sequence[str]) -> None:
    """Trains all policies that are not trained yet."""
    plan: ComparisonPlan = config.comparison
    chosen = _chosen(config, [one for one in compared_policies(plan) if one.seed is not None])
    jobs = [_job("train", plan, one, arguments, partial(_trained, one)) for one in chosen if not one.trained]
    _run(jobs, len(chosen), plan)


def evaluate_all(config: CompareConfig, arguments: Sequence[str]) -> None:
    """Evaluates all policies that are not evaluated yet."""
    plan: ComparisonPlan = config.comparison
    chosen, conditions = _chosen(config, compared_policies(plan)), comparison_conditions(plan)
    left = [one for one in chosen if not is_evaluated(plan, one, conditions)]
    if left:
        listed_episodes(plan, left[0])  # before there are several who would
    jobs = [_job("evaluate", plan, one, arguments, partial(progress_text, plan, one, conditions)) for one in left]
    _run(jobs, len(chosen), plan)


def draw_all(config: CompareConfig, arguments: Sequence[str]) -> None:
    """Draw what is there."""
    print(draw(config.comparison, str(config.choices.get("comparison")), arguments))


def train_one(plan: ComparisonPlan, entrant: ComparedPolicy) -> None:
    """Train one policy in this process."""
    train(entrant.config)


def evaluate_one(plan: ComparisonPlan, entrant: ComparedPolicy) -> None:
    """Evaluate one policy in this process."""
    print(evaluate(plan, entrant))


ALL: dict[str, Callable[[CompareConfig, Sequence[str]], None]] = {
    "train": train_all,
    "evaluate": evaluate_all,
    "draw": draw_all,
}
ONE: dict[str, Callable[[ComparisonPlan, ComparedPolicy], None]] = {"train": train_one, "evaluate": evaluate_one}


def work(what: str, arguments: Sequence[str], config: CompareConfig) -> None:
    """All jobs in processes of their own, or one in this."""
    if config.job is None or what not in ONE:
        ALL[what](config, arguments)
        return
    (entrant,) = select(compared_policies(config.comparison), [config.job])
    entrant.check()
    with claim(Path(config.comparison.folder) / "locks" / f"{what}-{entrant.name}"):
        ONE[what](config.comparison, entrant)


def _chosen(config: CompareConfig, everyone: Sequence[ComparedPolicy]) -> list[ComparedPolicy]:
    """Those that were asked for.

    Raises:
        ConfigError: when a pattern fits none.
        ChangedConfigError: when one was trained with another configuration.
    """
    chosen = select(everyone, config.only)
    for one in chosen:
        one.check()
    return chosen


def _job(
    what: str, plan: ComparisonPlan, entrant: ComparedPolicy, arguments: Sequence[str], told: Callable[[], str]
) -> Job:
    line = (*program(), "compare", what, *arguments, f"job={entrant.name}")
    return Job(
        name=entrant.name,
        command=line,
        log=Path(plan.folder) / "logs" / f"{what}-{entrant.name}.txt",
        progress=told,
    )


def _run(jobs: Sequence[Job], chosen: int, plan: ComparisonPlan) -> None:
    print(f"{chosen - len(jobs)} of {chosen} jobs are done; {len(jobs)} to do, {plan.workers} at a time", flush=True)
    run_jobs(jobs, plan.workers, partial(print, flush=True))


def _trained(entrant: ComparedPolicy) -> str:
    metrics = entrant.config.folder / "metrics.jsonl"
    step = max((row["step"] for row in read_jsonl(metrics)), default=0)
    return f"{step:,} of {entrant.steps:,} steps"


def main() -> int:
    """Runs the command line; returns 1 if jobs failed, 75 if another process runs the one job."""
    what, *rest = sys.argv[1:] or ["--help"]
    if what in ("-h", "--help"):
        print(command.help_text("compare", "compare", ("comparison",), HELP))
        return 0
    if what not in ALL:
        return command.complain("compare", f"cannot {what!r}; choose one of {', '.join(ALL)}", 2)
    name = f"compare {what}"
    try:
        return command.run(
            "compare", partial(work, what, rest), arguments=rest, groups=("comparison",), help=HELP, name=name
        )
    except JobTakenError as error:
        return command.complain(name, error, TAKEN)
    except JobsFailedError as error:
        return command.complain(name, error, 1)


if __name__ == "__main__":
    sys.exit(main())

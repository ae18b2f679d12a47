"""The sweep: one row for each policy, condition and episode."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from gymnasium.vector import VectorEnv

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.evaluation.cell import Cell, fingerprint, policy_digest
from embodied.evaluation.conditions import Condition
from embodied.evaluation.config import EvaluationConfig
from embodied.evaluation.progress import NoSweepProgress, OpenProgress, SweepProgress
from embodied.evaluation.results import Key, Row, read_results
from embodied.evaluation.rollouts import RolloutJob, run_episodes
from embodied.evaluation.traces import TraceRecorder
from embodied.perturbations import Perturbation
from embodied.policy import Policy
from embodied.runs.incidents import Incidents
from embodied.runs.jsonl import JsonlFile

MakeEnv = Callable[[Perturbation, Sequence[Episode]], VectorEnv[Any, Any, Any]]
"""Makes the vector environment that runs these episodes under this perturbation.

Episode i runs on body i mod B. The caller closes it. Each environment is finished before the next
is made, so all may share one simulator and its loaded scenes.
"""


class OtherSweepError(ValueError):
    """A file holds rows of another policy, condition or setting, or of a version before 2026-12."""


def evaluate(
    policies: Mapping[str, Policy],
    conditions: Sequence[Condition],
    episodes: Sequence[Episode],
    make_env: MakeEnv,
    results_path: Path,
    *,
    space: ActionSpace,
    training: Perturbation | None = None,
    config: EvaluationConfig | None = None,
    progress: OpenProgress | None = None,
) -> list[Row]:
    """Runs every policy through every episode under every condition, and returns all rows.

    A row does not depend on the number of bodies. Finished rows are not run again, so an
    interrupted sweep continues. An episode that breaks its simulator too often has no row.

    Args:
        policies: Policies by name.
        conditions: Conditions with unique names.
        episodes: The episodes, the same for all policies and conditions.
        make_env: Makes the environment of a condition.
        results_path: JSON lines, one for each row, appended as they finish. Beside it are
            `traces.jsonl`, paths of the first episodes, and `restarts.jsonl`, simulator failures.
        space: The action space of all policies.
        training: The perturbation that the policies were trained under, which decides `seen`; None
            where there was no training.
        config: Settings of how policies run.
        progress: Opens a display of the progress.

    Raises:
        ValueError: when conditions or episodes repeat, or the file holds rows of another sweep
            under the same keys.
    """
    _refuse_repeats("condition", (condition.name for condition in conditions))
    _refuse_repeats("episode", ((episode.scene, episode.id, episode.seed) for episode in episodes))
    cells = _cells(policies, conditions, space, training, config or EvaluationConfig())
    wanted = {cell.key(episode): cell.sweep for cell in cells for episode in episodes}
    done = _done(results_path, wanted)
    with (
        JsonlFile(results_path) as results,
        JsonlFile(traces_path(results_path)) as traces,
        (progress or _no_progress)(len(wanted), len(done)) as display,
    ):
        for cell in cells:
            for row in _rows(cell, cell.jobs(episodes, done), make_env, traces):
                results.append(row.to_record())
                display.finished(row)
    return [row for row in read_results(results_path) if row.key in wanted]


def traces_path(results_path: Path) -> Path:
    """Returns the path of the traces of a sweep, beside its results."""
    return results_path.with_name("traces.jsonl")


def _cells(
    policies: Mapping[str, Policy],
    conditions: Sequence[Condition],
    space: ActionSpace,
    training: Perturbation | None,
    config: EvaluationConfig,
) -> list[Cell]:
    """Returns a cell for each policy and condition, grouped by condition."""
    digests = {name: policy_digest(policy) for name, policy in policies.items()}
    return [
        Cell(
            name=name,
            policy=policy,
            condition=condition,
            seen=None if training is None else condition.seen(training, space),
            config=config,
            sweep=fingerprint(digests[name], condition, config),
        )
        for condition in conditions
        for name, policy in policies.items()
    ]


def _done(results_path: Path, wanted: Mapping[Key, str]) -> set[Key]:
    """Returns the keys of rows that exist; raises OtherSweepError where a run would differ."""
    done = {row.key: row.sweep for row in read_results(results_path) if row.key in wanted}
    for key, sweep in done.items():
        if sweep != wanted[key]:
            raise OtherSweepError(
                f"{results_path} already holds {key} from another sweep ({sweep}, this one is {wanted[key]}): "
                "the policy, its weights, the perturbation or the evaluation config differ; write to another folder"
            )
    return set(done)


def _rows(cell: Cell, jobs: list[RolloutJob], make_env: MakeEnv, traces: JsonlFile) -> Iterator[Row]:
    """Runs `jobs` of a cell. A trace is written before its row, so that no row lacks its trace."""
    if not jobs:
        return
    env, recorder = make_env(cell.condition.perturbation, [job.episode for job in jobs]), TraceRecorder()
    with _evaluating(cell.policy), _recording_incidents(cell, env, traces.path.with_name("restarts.jsonl")) as record:
        for outcome in run_episodes(cell.policy, env, jobs, cell.config.batch_size, recorder):
            record()
            if outcome.job.traced:
                traces.append(cell.trace(outcome, recorder.trace(outcome)))
            yield cell.row(outcome)


@contextmanager
def _recording_incidents(cell: Cell, env: VectorEnv[Any, Any, Any], path: Path) -> Iterator[Callable[[], None]]:
    """Yields a function that writes the incidents since its last call; calls it once more at the
    end.
    """
    record = partial(Incidents([env], path).note, policy=cell.name, condition=cell.condition.name)
    try:
        yield record
    finally:
        record()


@contextmanager
def _evaluating(policy: Policy) -> Iterator[None]:
    """Puts the policy into evaluation mode, and restores its mode afterwards."""
    was = policy.training
    policy.eval()
    try:
        yield
    finally:
        policy.train(was)


def _no_progress(total: int, done: int) -> AbstractContextManager[SweepProgress]:
    return nullcontext(NoSweepProgress())


def _refuse_repeats(what: str, names: Iterable[object]) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise ValueError(f"{what} names must be unique in an evaluation; these repeat: {repeated[:5]}")

"""Evaluating one entrant: on the comparison's episodes, under its conditions, into a record of its own."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from configs import ComparisonPlan, ConfigError, TrainConfig, to_tree
from embodied import evaluation
from embodied.episode import Episode
from embodied.evaluation import Condition, Row
from embodied.perturbations import Nothing
from embodied.perturbations import to_tree as perturbation_tree
from embodied.policy import Policy
from embodied.runs.jsonl import read_jsonl
from embodied.runs.run_folder import RunFolder, provenance, short_commit, typed
from embodied.simulator import SimulatorLostError
from envs.episodes import read_episodes
from experiments import build as parts
from experiments.reporting.machine import processor
from experiments.reporting.sweep_bar import SweepBar
from experiments.studies.comparison import records
from experiments.studies.comparison.compared_policies import ComparedPolicy, reference_config
from experiments.studies.comparison.records import ConditionSums, EvaluationRecord
from experiments.studies.evaluated_policies import load_trained
from experiments.studies.evaluation import chosen_conditions, episode_list


def evaluate(plan: ComparisonPlan, entrant: ComparedPolicy) -> Path:
    """Evaluate, or go on where it was interrupted; gives the file of the record, which keeps the conditions that were evaluated before.

    Raises:
        ConfigError: when the entrant is not trained to its end.
        SimulatorLostError: when episodes are missing because they broke their simulator.
    """
    if not entrant.trained:
        raise ConfigError(f"{entrant.name} has {entrant.trained_steps:,} of {entrant.steps:,} steps: train it first")
    torch.set_num_threads(plan.evaluation.threads)
    conditions = comparison_conditions(plan)
    episodes = listed_episodes(plan, entrant)
    folder = RunFolder(_place(plan, entrant), settings(plan) | {"trained": to_tree(entrant.config)})
    rows = _sweep(plan, entrant, conditions, episodes, folder.path / "results.jsonl")
    _check_whole(rows, conditions, episodes, folder.restarts)
    scenes = tuple(dict.fromkeys(episode.scene for episode in episodes))
    sums = {one.condition: one for one in records.summed(rows, scenes, trees(conditions))}
    kept = {one.condition: one for one in _kept(plan, entrant)}
    record = EvaluationRecord(header=_header(plan, entrant, episodes, scenes), conditions=_ordered(plan, kept | sums))
    records.write_record(record_path(plan, entrant), record)
    return record_path(plan, entrant)


def is_evaluated(plan: ComparisonPlan, entrant: ComparedPolicy, conditions: Sequence[Condition]) -> bool:
    """Whether the record of this checkpoint under this plan has all these conditions."""
    kept = {one.condition: one.perturbation for one in _kept(plan, entrant)}
    return all(kept.get(name) == tree for name, tree in trees(conditions).items())


def progress_text(plan: ComparisonPlan, entrant: ComparedPolicy, conditions: Sequence[Condition]) -> str:
    """How many episodes are done, in words."""
    wanted, path = trees(conditions), _place(plan, entrant) / "results.jsonl"
    done = sum(line["condition"] in wanted for line in read_jsonl(path))
    return f"{done:,} of {len(conditions) * plan.evaluation.episodes:,} episodes"


def record_path(plan: ComparisonPlan, entrant: ComparedPolicy) -> Path:
    """Where an entrant's record is kept."""
    return Path(plan.results) / "records" / f"{entrant.name}.jsonl.gz"


def load_record(path: Path) -> EvaluationRecord:
    """The record in a file. Raises ConfigError when it is none."""
    try:
        return records.read_record(path)
    except ValueError as error:
        raise ConfigError(f"{error}; evaluate again after removing it") from error


def comparison_conditions(plan: ComparisonPlan) -> list[Condition]:
    """The conditions of all entrants: "training distribution" is that of the reference for every one of them."""
    return chosen_conditions(plan.evaluation, reference_config(plan))


def listed_episodes(plan: ComparisonPlan, entrant: ComparedPolicy) -> list[Episode]:
    """The episodes of all entrants; drawn once, in the simulator of whoever comes first, and kept."""
    path = Path(plan.folder) / "evaluation" / f"episodes_{fingerprint(plan)}.jsonl"
    if path.exists():
        return read_episodes(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(parts.simulator(_config(plan, entrant).simulator, bodies=1)) as simulator:
        return episode_list(plan.evaluation, simulator, path, entrant.config.task.drawer())


def trees(conditions: Sequence[Condition]) -> dict[str, Any]:
    """The perturbation of each condition, as a tree of plain lists and numbers."""
    return {one.name: perturbation_tree(one.perturbation) for one in conditions}


def settings(plan: ComparisonPlan) -> dict[str, Any]:
    """All that decides the results besides the policy and the condition: not how many bodies share the work."""
    apart = ("bodies", "grid", "conditions", "also", "baselines")
    return {"evaluation": {key: value for key, value in to_tree(plan.evaluation).items() if key not in apart}}


def fingerprint(plan: ComparisonPlan) -> str:
    """Returns twelve hexadecimal digits of `settings`, by the keys of the first records."""
    tree = settings(plan)
    sampling = {_FIRST_KEYS.get(key, key): value for key, value in tree["evaluation"]["sampling"].items()}
    tree["evaluation"]["sampling"] = sampling
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()[:12]


_FIRST_KEYS = {"batch_size": "lanes"}
"""Keys that were renamed since the first records; their fingerprints stay valid."""


def _place(plan: ComparisonPlan, entrant: ComparedPolicy) -> Path:
    """One for each checkpoint, since longer training is another policy, and each way to evaluate it."""
    name = f"step_{entrant.trained_steps:012d}_{fingerprint(plan)}"
    return Path(plan.folder) / "evaluation" / entrant.name / name


def _kept(plan: ComparisonPlan, entrant: ComparedPolicy) -> tuple[ConditionSums, ...]:
    """What the entrant's record already holds of this checkpoint under this plan."""
    path = record_path(plan, entrant)
    if not path.exists():
        return ()
    record = load_record(path)
    same = (record.header.step, record.header.plan) == (entrant.trained_steps, fingerprint(plan))
    return record.conditions if same else ()


def _ordered(plan: ComparisonPlan, sums: Mapping[str, ConditionSums]) -> tuple[ConditionSums, ...]:
    """In the order of the grid; what is none of it comes last."""
    grid = comparison_conditions(replace(plan, evaluation=replace(plan.evaluation, conditions=("*",))))
    order = {one.name: number for number, one in enumerate(grid)}
    return tuple(sorted(sums.values(), key=lambda one: order.get(one.condition, len(order))))


def _config(plan: ComparisonPlan, entrant: ComparedPolicy) -> TrainConfig:
    """The entrant's run where it is evaluated."""
    return parts.seen_through(parts.on(entrant.config, plan.device), plan.evaluation.scenes)


def _sweep(
    plan: ComparisonPlan,
    entrant: ComparedPolicy,
    conditions: Sequence[Condition],
    episodes: Sequence[Episode],
    path: Path,
) -> list[Row]:
    config = _config(plan, entrant)
    with closing(parts.simulator(config.simulator, plan.evaluation.bodies)) as simulator:
        make_env = partial(parts.evaluation_env, config, simulator)
        shown = make_env(Nothing(), episodes).single_observation_space
        return evaluation.evaluate(
            {entrant.name: _policy(plan, entrant, shown)},
            conditions,
            episodes,
            make_env,
            path,
            space=parts.space(config),
            training=None if entrant.seed is None else parts.perturbation(config),
            config=plan.evaluation.sampling,
            progress=SweepBar,
        )


def _check_whole(
    rows: Sequence[Row], conditions: Sequence[Condition], episodes: Sequence[Episode], restarts: Path
) -> None:
    """Sums are over all episodes, so that one without a result would count as a failure of the policy."""
    wanted = Counter({one.name: len(episodes) for one in conditions})
    if missing := dict(wanted - Counter(row.condition for row in rows)):
        told = f"episodes that broke their simulator are missing: {missing}; see {restarts}, and evaluate again"
        raise SimulatorLostError(told)


def _policy(plan: ComparisonPlan, entrant: ComparedPolicy, shown: Any) -> Policy:
    if entrant.seed is None:
        return parts.policy(entrant.config, shown)
    return load_trained(str(entrant.config.folder), plan.device).policy(shown)


def _header(
    plan: ComparisonPlan,
    entrant: ComparedPolicy,
    episodes: Sequence[Episode],
    scenes: Sequence[str],
) -> records.RecordHeader:
    found, counts = provenance(), Counter(episode.scene for episode in episodes)
    return records.RecordHeader(
        policy=entrant.policy,
        seed=entrant.seed,
        step=entrant.trained_steps,
        trained_under=None if entrant.seed is None else entrant.config.perturbation,
        plan=fingerprint(plan),
        listed=hashlib.sha256(repr(list(episodes)).encode()).hexdigest()[:12],
        scenes=tuple(scenes),
        episodes=tuple(counts[scene] for scene in scenes),
        date=found["time"],
        commit=short_commit(found),
        machine=processor(),
        command=typed(found["command"]),
    )

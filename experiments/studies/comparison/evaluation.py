"""Evaluates one policy of a comparison and writes its record."""

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
from embodied.runs.run_folder import RunFolder, provenance, shell_line, short_commit
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


def evaluate(plan: ComparisonPlan, policy: ComparedPolicy) -> Path:
    """Evaluates a policy and returns the path of its record. Continues an interrupted evaluation.

    Conditions that the record already holds are kept.

    Raises:
        ConfigError: when training is not finished.
        SimulatorLostError: when episodes are missing, since they broke their simulator.
    """
    if not policy.trained:
        raise ConfigError(f"{policy.name} has {policy.trained_steps:,} of {policy.steps:,} steps: train it first")
    torch.set_num_threads(plan.evaluation.threads)
    conditions = comparison_conditions(plan)
    episodes = listed_episodes(plan, policy)
    folder = RunFolder(_place(plan, policy), settings(plan) | {"trained": to_tree(policy.config)})
    rows = _sweep(plan, policy, conditions, episodes, folder.path / "results.jsonl")
    _check_whole(rows, conditions, episodes, folder.restarts)
    scenes = tuple(dict.fromkeys(episode.scene for episode in episodes))
    sums = {one.condition: one for one in records.summed(rows, scenes, trees(conditions))}
    kept = {one.condition: one for one in _kept(plan, policy)}
    record = EvaluationRecord(header=_header(plan, policy, episodes, scenes), conditions=_ordered(plan, kept | sums))
    records.write_record(record_path(plan, policy), record)
    return record_path(plan, policy)


def is_evaluated(plan: ComparisonPlan, policy: ComparedPolicy, conditions: Sequence[Condition]) -> bool:
    """Returns whether the record of this checkpoint and plan holds all these conditions."""
    kept = {one.condition: one.perturbation for one in _kept(plan, policy)}
    return all(kept.get(name) == tree for name, tree in trees(conditions).items())


def progress_text(plan: ComparisonPlan, policy: ComparedPolicy, conditions: Sequence[Condition]) -> str:
    """Returns the number of finished episodes, in words."""
    wanted, path = trees(conditions), _place(plan, policy) / "results.jsonl"
    done = sum(line["condition"] in wanted for line in read_jsonl(path))
    return f"{done:,} of {len(conditions) * plan.evaluation.episodes:,} episodes"


def record_path(plan: ComparisonPlan, policy: ComparedPolicy) -> Path:
    """Returns the path of the record of a policy."""
    return Path(plan.results) / "records" / f"{policy.name}.jsonl.gz"


def load_record(path: Path) -> EvaluationRecord:
    """Reads a record. Raises ConfigError when the file holds none."""
    try:
        return records.read_record(path)
    except ValueError as error:
        raise ConfigError(f"{error}; evaluate again after removing it") from error


def comparison_conditions(plan: ComparisonPlan) -> list[Condition]:
    """Returns the conditions of all policies; "training distribution" is that of the reference."""
    return chosen_conditions(plan.evaluation, reference_config(plan))


def listed_episodes(plan: ComparisonPlan, policy: ComparedPolicy) -> list[Episode]:
    """Returns the episodes of all policies; drawn once, in the simulator of `policy`, and
    stored.
    """
    path = Path(plan.folder) / "evaluation" / f"episodes_{fingerprint(plan)}.jsonl"
    if path.exists():
        return read_episodes(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(parts.simulator(_config(plan, policy).simulator, bodies=1)) as simulator:
        return episode_list(plan.evaluation, simulator, path, policy.config.task.drawer())


def trees(conditions: Sequence[Condition]) -> dict[str, Any]:
    """Returns the tree of the perturbation of each condition."""
    return {one.name: perturbation_tree(one.perturbation) for one in conditions}


def settings(plan: ComparisonPlan) -> dict[str, Any]:
    """Returns the settings that affect results, policy and condition left out."""
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


def _place(plan: ComparisonPlan, policy: ComparedPolicy) -> Path:
    """Returns a folder for each checkpoint and fingerprint of the plan."""
    name = f"step_{policy.trained_steps:012d}_{fingerprint(plan)}"
    return Path(plan.folder) / "evaluation" / policy.name / name


def _kept(plan: ComparisonPlan, policy: ComparedPolicy) -> tuple[ConditionSums, ...]:
    """Returns the sums that the record already holds of this checkpoint and plan."""
    path = record_path(plan, policy)
    if not path.exists():
        return ()
    record = load_record(path)
    same = (record.header.step, record.header.plan) == (policy.trained_steps, fingerprint(plan))
    return record.conditions if same else ()


def _ordered(plan: ComparisonPlan, sums: Mapping[str, ConditionSums]) -> tuple[ConditionSums, ...]:
    """Sorts sums by the order of the grid; conditions outside it come last."""
    grid = comparison_conditions(replace(plan, evaluation=replace(plan.evaluation, conditions=("*",))))
    order = {one.name: number for number, one in enumerate(grid)}
    return tuple(sorted(sums.values(), key=lambda one: order.get(one.condition, len(order))))


def _config(plan: ComparisonPlan, policy: ComparedPolicy) -> TrainConfig:
    """The policy's run where it is evaluated."""
    return parts.seen_through(parts.on(policy.config, plan.device), plan.evaluation.scenes)


def _sweep(
    plan: ComparisonPlan,
    policy: ComparedPolicy,
    conditions: Sequence[Condition],
    episodes: Sequence[Episode],
    path: Path,
) -> list[Row]:
    config = _config(plan, policy)
    with closing(parts.simulator(config.simulator, plan.evaluation.bodies)) as simulator:
        make_env = partial(parts.evaluation_env, config, simulator)
        shown = make_env(Nothing(), episodes).single_observation_space
        return evaluation.evaluate(
            {policy.name: _policy(plan, policy, shown)},
            conditions,
            episodes,
            make_env,
            path,
            space=parts.space(config),
            training=None if policy.seed is None else parts.perturbation(config),
            config=plan.evaluation.sampling,
            progress=SweepBar,
        )


def _check_whole(
    rows: Sequence[Row], conditions: Sequence[Condition], episodes: Sequence[Episode], restarts: Path
) -> None:
    """Checks that no episode is missing: in a sum it would count as a failure of the policy."""
    wanted = Counter({one.name: len(episodes) for one in conditions})
    if missing := dict(wanted - Counter(row.condition for row in rows)):
        told = f"episodes that broke their simulator are missing: {missing}; see {restarts}, and evaluate again"
        raise SimulatorLostError(told)


def _policy(plan: ComparisonPlan, policy: ComparedPolicy, shown: Any) -> Policy:
    if policy.seed is None:
        return parts.policy(policy.config, shown)
    return load_trained(str(policy.config.folder), plan.device).policy(shown)


def _header(
    plan: ComparisonPlan,
    policy: ComparedPolicy,
    episodes: Sequence[Episode],
    scenes: Sequence[str],
) -> records.RecordHeader:
    found, counts = provenance(), Counter(episode.scene for episode in episodes)
    return records.RecordHeader(
        policy=policy.policy,
        seed=policy.seed,
        step=policy.trained_steps,
        trained_under=None if policy.seed is None else policy.config.perturbation,
        plan=fingerprint(plan),
        listed=hashlib.sha256(repr(list(episodes)).encode()).hexdigest()[:12],
        scenes=tuple(scenes),
        episodes=tuple(counts[scene] for scene in scenes),
        date=found["time"],
        commit=short_commit(found),
        machine=processor(),
        command=shell_line(found["command"]),
    )

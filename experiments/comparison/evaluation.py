"""Evaluating one entrant: on the comparison's episodes, under its conditions, into a record of its own."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from configs import ComparisonPlan, ConfigError, to_tree
from embodied import evaluation
from embodied.episode import Episode
from embodied.evaluation import Condition, Row
from embodied.perturbations import Nothing
from embodied.perturbations import to_tree as perturbation_tree
from embodied.policy import Policy
from embodied.run import RunFolder, provenance, short_commit
from embodied.simulator import Simulator
from experiments import parts
from experiments.comparison import records
from experiments.comparison.entrants import Entrant, reference
from experiments.contenders import Contender, contender
from experiments.evaluate import chosen_conditions, episode_list
from experiments.machine import processor


def evaluate(plan: ComparisonPlan, entrant: Entrant) -> Path:
    """Evaluate, or go on where it was interrupted; gives the file of the record.

    Raises:
        ConfigError: when the entrant is not trained to its end.
    """
    if not entrant.trained:
        raise ConfigError(f"{entrant.name} has {entrant.trained_steps:,} of {entrant.steps:,} steps: train it first")
    torch.set_num_threads(plan.evaluation.threads)
    conditions = comparison_conditions(plan)
    episodes = listed_episodes(plan, entrant, conditions)
    folder = RunFolder(
        _place(plan, entrant, conditions), settings(plan, conditions) | {"trained": to_tree(entrant.config)}
    )
    rows = _sweep(plan, entrant, conditions, episodes, folder.path / "results.jsonl")
    scenes = tuple(dict.fromkeys(episode.scene for episode in episodes))
    header = _header(plan, entrant, conditions, episodes, scenes)
    records.write(record_path(plan, entrant), records.Record(header=header, conditions=records.summed(rows, scenes)))
    return record_path(plan, entrant)


def evaluated(plan: ComparisonPlan, entrant: Entrant, conditions: Sequence[Condition]) -> bool:
    """Whether there is a record of this checkpoint under this plan."""
    path = record_path(plan, entrant)
    if not path.exists():
        return False
    header = records.read(path).header
    return (header.step, header.plan) == (entrant.trained_steps, fingerprint(plan, conditions))


def progress(plan: ComparisonPlan, entrant: Entrant, conditions: Sequence[Condition]) -> str:
    """How many episodes are done, in words."""
    path = _place(plan, entrant, conditions) / "results.jsonl"
    done = path.read_bytes().count(b"\n") if path.exists() else 0
    return f"{done:,} of {len(conditions) * plan.evaluation.episodes:,} episodes"


def record_path(plan: ComparisonPlan, entrant: Entrant) -> Path:
    """Where an entrant's record is kept."""
    return Path(plan.results) / "records" / f"{entrant.name}.jsonl.gz"


def comparison_conditions(plan: ComparisonPlan) -> list[Condition]:
    """The conditions of all entrants: "training distribution" is that of the reference for every one of them."""
    first = Contender(name=plan.reference, step=0, model={}, config=reference(plan))
    return chosen_conditions(plan.evaluation, first)


def listed_episodes(plan: ComparisonPlan, entrant: Entrant, conditions: Sequence[Condition]) -> list[Episode]:
    """The episodes of all entrants; drawn once, in the simulator of whoever comes first, and kept."""
    path = Path(plan.folder) / "evaluation" / f"episodes_{fingerprint(plan, conditions)}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_simulator(plan, entrant, bodies=1)) as simulator:
        return episode_list(plan.evaluation, simulator, path, entrant.config.task.drawer())


def settings(plan: ComparisonPlan, conditions: Sequence[Condition]) -> dict[str, Any]:
    """All that decides the results besides the policy: not how many bodies share the work."""
    tree = {key: value for key, value in to_tree(plan.evaluation).items() if key != "bodies"}
    return {"evaluation": tree, "conditions": {one.name: perturbation_tree(one.perturbation) for one in conditions}}


def fingerprint(plan: ComparisonPlan, conditions: Sequence[Condition]) -> str:
    """Twelve hexadecimal digits of `settings`."""
    return hashlib.sha256(json.dumps(settings(plan, conditions), sort_keys=True).encode()).hexdigest()[:12]


def _place(plan: ComparisonPlan, entrant: Entrant, conditions: Sequence[Condition]) -> Path:
    """One for each checkpoint, since longer training is another policy, and each way to evaluate it."""
    name = f"step_{entrant.trained_steps:012d}_{fingerprint(plan, conditions)}"
    return Path(plan.folder) / "evaluation" / entrant.name / name


def _simulator(plan: ComparisonPlan, entrant: Entrant, bodies: int) -> Simulator:
    built: Simulator = parts.adapted(entrant.config.simulator, scenes=plan.evaluation.scenes).build(bodies)
    return built


def _sweep(
    plan: ComparisonPlan, entrant: Entrant, conditions: Sequence[Condition], episodes: Sequence[Episode], path: Path
) -> list[Row]:
    config = replace(entrant.config, simulator=parts.adapted(entrant.config.simulator, scenes=plan.evaluation.scenes))
    with closing(_simulator(plan, entrant, plan.evaluation.bodies)) as simulator:
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
        )


def _policy(plan: ComparisonPlan, entrant: Entrant, shown: Any) -> Policy:
    if entrant.seed is None:
        return parts.policy(entrant.config, shown)
    return contender(str(entrant.config.folder), plan.evaluation, plan.device).policy(shown)


def _header(
    plan: ComparisonPlan,
    entrant: Entrant,
    conditions: Sequence[Condition],
    episodes: Sequence[Episode],
    scenes: Sequence[str],
) -> records.Header:
    found, counts = provenance(), Counter(episode.scene for episode in episodes)
    return records.Header(
        policy=entrant.policy,
        seed=entrant.seed,
        step=entrant.trained_steps,
        trained_under=None if entrant.seed is None else entrant.config.perturbation,
        plan=fingerprint(plan, conditions),
        listed=hashlib.sha256(repr(list(episodes)).encode()).hexdigest()[:12],
        scenes=tuple(scenes),
        episodes=tuple(counts[scene] for scene in scenes),
        date=found["time"],
        commit=short_commit(found),
        machine=processor(),
        command=" ".join(found["command"]),
    )

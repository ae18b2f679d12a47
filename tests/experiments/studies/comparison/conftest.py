"""A comparison whose records are made up: two policies with three seeds each and a baseline, whose
success rates are known.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from configs import ComparisonPlan, compose
from embodied.actions import PAPER
from embodied.evaluation import Condition, Grid
from embodied.perturbations import TRAINING_DRIFT, to_tree
from experiments.studies.comparison import records
from experiments.studies.comparison.scores import Scores, collect

SCENES, EPISODES = tuple(f"test/{i}" for i in range(8)), 10
POLICIES = ("aap", "recurrent")
SEEDS = (0, 1, 2)

Success = Callable[[Condition], float]
"""The success rate under a condition."""


def sums(condition: Condition, rate: float) -> records.ConditionSums:
    """Houses are easier and harder in turn, and rates come out exactly."""
    wins = [round(EPISODES * rate) + (1 if house % 2 else -1) * (0 < rate < 1) for house in range(len(SCENES))]
    return records.ConditionSums(
        condition=condition.name,
        perturbation=to_tree(condition.perturbation),
        family=condition.family,
        severity=condition.severity,
        unit=condition.unit,
        axes=dict(condition.axes),
        seen=condition.seen(TRAINING_DRIFT, PAPER),
        sums={"success": tuple(map(float, wins)), "spl": tuple(0.8 * won for won in wins)}
        | {records.success_within(steps): tuple(won * steps / 100 for won in wins) for steps in records.STEP_LIMITS},
    )


def record(policy: str, seed: int | None, success: Success) -> records.EvaluationRecord:
    header = records.RecordHeader(
        policy=policy, seed=seed, step=256, trained_under={"drift": {}}, plan="plan", listed="listed",
        scenes=SCENES, episodes=(EPISODES,) * len(SCENES), date="2026-01-02T03:04:05+00:00", commit="0123456789",
        machine="a machine", command="surefoot compare evaluate comparison=seconds",
    )  # fmt: skip
    return records.EvaluationRecord(
        header=header, conditions=tuple(sums(one, success(one)) for one in Grid.COMPARISON.build(PAPER))
    )


def sturdy(condition: Condition) -> float:
    return 0.8


def frail(condition: Condition) -> float:
    return 0.8 if condition.seen(TRAINING_DRIFT, PAPER) else 0.2


@pytest.fixture
def plan(tmp_path: Path) -> ComparisonPlan:
    composed: ComparisonPlan = compose(
        "compare", ["comparison=seconds", "comparison.evaluation.conditions=['*']"]
    ).comparison
    return replace(composed, folder=str(tmp_path / "runs"), results=str(tmp_path / "results"))


@pytest.fixture
def put(plan: ComparisonPlan) -> Callable[[Mapping[str, Success]], Scores]:
    """Writes records of policies with these success rates, and reads them all back."""

    def put(rates: Mapping[str, Success]) -> Scores:
        for policy, success in rates.items():
            for seed in (None,) if policy in plan.baselines else plan.seeds:
                name = policy if seed is None else f"{policy}-seed{seed}"
                records.write_record(Path(plan.results) / "records" / f"{name}.jsonl.gz", record(policy, seed, success))
        return collect(plan)

    return put

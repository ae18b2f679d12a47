"""A record is of all episodes or is none, and the episodes are drawn once for all."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from configs import ComparisonPlan
from embodied.episode import Episode
from embodied.evaluation import Condition, Row
from embodied.simulator import SimulatorLostError
from experiments.studies.comparison import evaluation
from experiments.studies.comparison.compared_policies import ComparedPolicy, compared_policies


def failed(condition: Condition, episode: Episode) -> Row:
    measures = {"success": 0.0, "spl": 0.0, "episode_length": 9.0}
    return Row(
        policy="straight_to_goal", condition=condition.name, scene=episode.scene, episode=episode.id, seed=episode.seed,
        family=condition.family, severity=condition.severity, unit=condition.unit, seen=None, sweep="",
        measures=measures,
    )  # fmt: skip


@pytest.mark.parametrize("lost", [0, 1])
def test_episodes_that_broke_their_simulator_are_no_failures(
    plan: ComparisonPlan, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    def sweep(
        plan: Any, entrant: ComparedPolicy, conditions: Sequence[Condition], episodes: Any, path: Path
    ) -> list[Row]:
        return [failed(condition, episode) for condition in conditions for episode in episodes][lost:]

    monkeypatch.setattr(evaluation, "_sweep", sweep)
    plan = replace(plan, evaluation=replace(plan.evaluation, conditions=("nominal", "turns +90°")))
    baseline = compared_policies(plan)[0]
    if not lost:
        assert evaluation.evaluate(plan, baseline).exists()
        return
    with pytest.raises(SimulatorLostError, match=r"\{'nominal': 1\}.*restarts\.jsonl"):
        evaluation.evaluate(plan, baseline)
    assert not evaluation.record_path(plan, baseline).exists()


def test_episodes_that_are_listed_need_no_simulator(plan: ComparisonPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = compared_policies(plan)[0]
    drawn = evaluation.listed_episodes(plan, baseline)
    monkeypatch.setattr(type(baseline.config.simulator), "build", None)
    assert evaluation.listed_episodes(plan, baseline) == drawn

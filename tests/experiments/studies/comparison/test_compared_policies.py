"""Who takes part, with which configuration, and who is picked."""

from dataclasses import replace
from pathlib import Path

import pytest

from configs import ComparisonPlan, ConfigError, compose
from experiments.studies.comparison.compared_policies import compared_policies, select


def test_every_policy_has_every_seed_and_a_floor_none(plan: ComparisonPlan) -> None:
    names = [one.name for one in compared_policies(plan)]
    assert names == ["straight_to_goal", *(f"{name}-seed{seed}" for seed in (0, 1, 2) for name in ("aap", "recurrent"))]


def test_an_entrant_is_the_run_that_train_would_make_of_its_overrides(plan: ComparisonPlan) -> None:
    (one,) = select(compared_policies(plan), ["recurrent-seed2"])
    folder = str(Path(plan.folder) / "training" / "recurrent-seed2")
    line = [*plan.common, *plan.policies["recurrent"], "seed=2", f"run.folder={folder}"]
    made = compose("train", line)
    assert replace(one.config, choices={}) == replace(made, choices={})
    assert one.config.folder == Path(folder)


def test_all_policies_are_trained_alike_but_for_what_sets_them_apart(plan: ComparisonPlan) -> None:
    aap, recurrent = select(compared_policies(plan), ["*-seed0"])
    assert aap.config.policy != recurrent.config.policy
    assert aap.config.task == recurrent.config.task
    assert aap.config.episodes == recurrent.config.episodes
    assert aap.config.ppo.aux_weights == {"impact": 1.0}
    assert recurrent.config.ppo.aux_weights == {}
    assert replace(aap.config.ppo, aux_weights={}) == recurrent.config.ppo
    assert aap.config.trainer == recurrent.config.trainer


def test_who_is_trained_is_read_from_the_checkpoints(plan: ComparisonPlan) -> None:
    one, _ = select(compared_policies(plan), ["*-seed0"])
    assert (one.trained_steps, one.trained) == (0, False)
    (one.config.folder / "checkpoints" / "step_000000000128").mkdir(parents=True)
    assert (one.trained_steps, one.trained) == (128, False)
    (one.config.folder / "checkpoints" / "step_000000000256").mkdir()
    assert one.trained


def test_floors_need_no_training(plan: ComparisonPlan) -> None:
    (baseline,) = select(compared_policies(plan), ["straight_to_goal"])
    assert (baseline.trained, baseline.steps) == (True, 0)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"policies": {"aap": ("policy=nobody",)}}, r"comparison\.policies\.aap.*nobody"),
        ({"baselines": ("nobody",)}, r"comparison\.baselines.*nobody.*straight_to_goal"),
    ],
)
def test_what_makes_no_run_is_named(plan: ComparisonPlan, changes: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        compared_policies(replace(plan, **changes))  # type: ignore[arg-type]


def test_a_pattern_that_picks_nobody_is_refused(plan: ComparisonPlan) -> None:
    with pytest.raises(ConfigError, match=r"'lac-\*'.*aap-seed0"):
        select(compared_policies(plan), ["aap-*", "lac-*"])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("comparison.reference=nobody", "reference is 'nobody'"),
        ("comparison.seeds=[1,1]", "seeds is"),
        ("comparison.workers=0", "workers is 0"),
        ("comparison.baselines=[aap]", r"both: \['aap'\]"),
        ("comparison.evaluation.baselines=[random]", r"comparison\.baselines"),
        ("comparison.sedes=[1]", "seeds"),
    ],
)
def test_an_impossible_plan_is_refused(line: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        compose("compare", ["comparison=seconds", line])

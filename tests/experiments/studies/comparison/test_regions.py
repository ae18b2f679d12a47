"""Regions read the axes of conditions, whatever their names are."""

from dataclasses import replace

from embodied.actions import PAPER
from embodied.evaluation import Condition, Grid
from experiments.studies.comparison.records import ConditionSums
from experiments.studies.comparison.regions import REGIONS
from tests.experiments.studies.comparison.conftest import sums

GRID = Grid.COMPARISON.build(PAPER)


def regions(one: ConditionSums) -> set[str]:
    return {region for region, belongs in REGIONS.items() if belongs(one)}


def named(name: str) -> Condition:
    return next(condition for condition in GRID if condition.name == name)


def test_every_condition_belongs_to_a_region_but_small_drifts() -> None:
    outside = {one.name for one in GRID if not regions(sums(one, 0.5))}
    assert all(one.severity is not None and abs(one.severity) < 30 for one in GRID if one.name in outside)


def test_regions_follow_axes_and_not_names() -> None:
    for condition in GRID:
        other = replace(condition, name="any name", family="any family" if condition.axes else condition.family)
        assert regions(sums(other, 0.5)) == regions(sums(condition, 0.5)), condition.name


def test_drift_of_both_is_neither_drift_of_turns_nor_of_moves() -> None:
    both = regions(sums(named("turns +90° with moves +0.20 m"), 0.5))
    assert both == {"both off"}
    assert regions(sums(named("turns +90°"), 0.5)) == {"turns 30–330° off"}

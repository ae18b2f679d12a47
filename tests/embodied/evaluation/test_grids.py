"""The default grids: drawable in every action space, named once, and covering every kind of
perturbation.
"""

import pytest

from embodied.actions import ACTION_SPACES, COMMON, PAPER, ActionSpace
from embodied.evaluation import NOMINAL, Grid
from embodied.perturbations import (
    KINDS,
    TRAINING_DRIFT,
    Disable,
    Drift,
    Nothing,
    actuate,
    perturbation_from_tree,
    to_tree,
)

SPACES = pytest.mark.parametrize("space", ACTION_SPACES.values(), ids=lambda space: space.name)
GRIDS = pytest.mark.parametrize("grid", list(Grid))


@SPACES
@GRIDS
def test_every_condition_can_be_drawn_and_leaves_a_turn_to_use(grid: Grid, space: ActionSpace) -> None:
    for condition in grid.build(space):
        actuation = actuate(condition.perturbation, space, 0, 0)
        assert actuation.enabled[space.of_kind(space.actions[-2].kind)].any(), condition.name


@GRIDS
def test_names_are_unique_and_the_first_is_nominal(grid: Grid) -> None:
    conditions = grid.build(PAPER)
    assert len({condition.name for condition in conditions}) == len(conditions)
    assert (conditions[0].name, conditions[0].perturbation) == (NOMINAL, Nothing())


@GRIDS
def test_every_kind_of_perturbation_is_there(grid: Grid) -> None:
    ours = {kind for kind, cls in KINDS.items() if cls.__module__.startswith("embodied.")}
    assert {condition.perturbation.kind for condition in grid.build(PAPER)} >= ours - {"compose"}


@GRIDS
def test_both_seen_and_unseen_conditions_are_there_and_the_training_distribution_is_seen(grid: Grid) -> None:
    seen = {condition.name: condition.seen(TRAINING_DRIFT, PAPER) for condition in grid.build(PAPER)}
    assert seen[NOMINAL]
    assert seen["training distribution"]
    assert seen["turns +15°"]
    assert not seen["turns +45°"]
    assert not seen["2 turns disabled in an arc"]


def test_training_of_ones_own_is_a_condition_and_decides_what_is_seen() -> None:
    wide = Drift(degrees=(-180.0, 180.0))
    conditions = {condition.name: condition for condition in Grid.QUICK.build(PAPER, training=wide)}
    assert conditions["training distribution"].perturbation == wide
    assert conditions["turns +45°"].seen(wide, PAPER)


@GRIDS
def test_severity_is_the_number_in_the_perturbation(grid: Grid) -> None:
    for condition in grid.build(PAPER):
        if condition.family == "drift of moves":
            assert condition.perturbation == Drift(metres=condition.severity)
        if condition.family == "drift of turns":
            assert condition.perturbation == Drift(degrees=condition.severity)
        if condition.family == "turns disabled in an arc":
            assert condition.perturbation == Disable(count=condition.severity, from_deg=210.0)


def test_the_full_grid_crosses_moves_with_turns() -> None:
    crossed = {condition.name: condition.perturbation for condition in Grid.FULL.build(PAPER)}
    assert crossed["turns +90° with moves +0.20 m"] == Drift(metres=0.2, degrees=90.0)
    assert len(Grid.FULL.build(PAPER)) > 3 * len(Grid.QUICK.build(PAPER))


def test_the_grid_of_a_comparison_says_nothing_twice_and_makes_a_map() -> None:
    conditions = Grid.COMPARISON.build(PAPER)
    assert len(conditions) == 56
    assert len({str(to_tree(condition.perturbation)) for condition in conditions[2:]}) == 54
    points = Grid.COMPARISON.points
    assert {*points.crossed_metres} <= {*points.metres}
    assert {*points.crossed_degrees} <= {*points.degrees}
    names = [condition.name for condition in conditions]
    assert {"4 turns disabled at random", "4 turns disabled in an arc"} <= {*names}
    assert "turns drift +90° from step 10 on" in names


def test_turns_are_not_disabled_where_none_would_be_left() -> None:
    assert not [condition for condition in Grid.QUICK.build(COMMON) if condition.family.startswith("turns disabled")]


@GRIDS
def test_a_grid_is_data(grid: Grid) -> None:
    for condition in grid.build(PAPER):
        assert perturbation_from_tree(to_tree(condition.perturbation)) == condition.perturbation

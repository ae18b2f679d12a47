"""Results from before December 2026 get the axes that today's grids write."""

import pytest

from embodied.actions import PAPER
from embodied.evaluation import Grid
from embodied.evaluation.old_results import with_axes


@pytest.mark.parametrize("grid", list(Grid))
def test_every_condition_of_a_grid_gets_its_axes_back(grid: Grid) -> None:
    for condition in grid.build(PAPER):
        old = {"family": condition.family, "severity": condition.severity}
        assert with_axes(old)["axes"] == condition.axes, condition.name


def test_axes_of_todays_records_are_kept() -> None:
    record = {"family": "drift of moves", "severity": 0.1, "axes": {"metres": 0.3}}
    assert with_axes(record) == record


def test_a_condition_of_a_user_has_no_axes() -> None:
    assert with_axes({"family": "scale", "severity": None})["axes"] == {}

"""Degradation curves: what is drawn is what was measured."""

from pathlib import Path

import numpy as np
import pytest

from embodied.evaluation.intervals import Bootstrap, measure
from embodied.evaluation.results import Row
from experiments.reporting.severity_curves import curves, save_curves, split_families

FEW = Bootstrap(resamples=200)


def rows(condition: str, family: str, severity: float | None, successes: int, *, seen: bool = False) -> list[Row]:
    return [
        Row(
            policy=policy, condition=condition, scene=f"s{i}", episode=str(i), seed=i, family=family, severity=severity,
            unit="degrees", seen=seen, sweep="", measures={"success": float(i < successes)},
        )
        for policy in ("aap", "random")
        for i in range(10)
    ]  # fmt: skip


NOMINAL = rows("nominal", "nominal", 0.0, 9, seen=True)
TURNS = [
    *rows("+15", "turns", 15.0, 8, seen=True),
    *rows("+90", "turns", 90.0, 5),
    *rows("-15", "turns", -15.0, 8, seen=True),
]
RESULTS = [*NOMINAL, *TURNS, *rows("slip", "scale", None, 4), *rows("lonely", "moves", 0.2, 3)]


def test_a_family_with_severities_has_a_curve_from_the_nominal_condition_on_and_the_rest_has_none() -> None:
    graded, single = split_families(RESULTS)
    assert list(graded) == ["turns"]
    assert {row.condition for row in graded["turns"]} == {"nominal", "+15", "+90", "-15"}
    assert {row.condition for row in single} == {"slip", "lonely"}


def test_a_family_with_its_own_origin_keeps_it() -> None:
    crossed = [row for n in (0.0, 30.0, 60.0) for row in rows(f"{n} and a move", "crossed", n, 5)]
    graded, single = split_families([*NOMINAL, *crossed])
    assert {row.condition for row in graded["crossed"]} == {"0.0 and a move", "30.0 and a move", "60.0 and a move"}
    assert {row.condition for row in single} == {"nominal"}


def test_lines_go_through_the_means_and_bands_through_the_intervals() -> None:
    axes = curves(RESULTS, bootstrap=FEW).axes[0]
    line = axes.get_lines()[0]
    np.testing.assert_allclose(line.get_xdata(), [-15, 0, 15, 90])
    np.testing.assert_allclose(line.get_ydata(), [0.8, 0.9, 0.8, 0.5])
    last = measure([row for row in TURNS if row.condition == "+90" and row.policy == "aap"], "success", FEW)
    band = axes.collections[0].get_paths()[0].vertices
    assert {last.low, last.high} <= set(band[band[:, 0] == 90][:, 1])


def test_what_training_has_seen_is_shaded() -> None:
    axes = curves(RESULTS, bootstrap=FEW).axes[0]
    low, high = axes.transData.inverted().transform(axes.patches[0].get_extents().get_points())[:, 0]
    assert (low, high) == pytest.approx((-15, 15))
    unseen = curves([row for row in RESULTS if not row.seen], bootstrap=FEW)
    assert not [patch for axes in unseen.axes for patch in axes.patches]


@pytest.mark.parametrize("name", ["curves.png", "curves.svg"])
def test_the_same_results_give_the_same_file(tmp_path: Path, name: str) -> None:
    for folder in ("a", "b"):
        save_curves(RESULTS, tmp_path / folder / name, bootstrap=FEW)
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("some", [NOMINAL, TURNS, RESULTS, rows("slip", "scale", None, 4)])
def test_any_part_of_the_results_can_be_drawn(tmp_path: Path, some: list[Row]) -> None:
    save_curves(some, tmp_path / "curves.png", bootstrap=FEW)
    assert (tmp_path / "curves.png").stat().st_size > 1000


def test_nothing_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="results are empty"):
        curves([])

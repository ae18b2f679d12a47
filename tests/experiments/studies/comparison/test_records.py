"""Records hold sums by house, come back as they were written, and are the same bytes for the same
numbers.
"""

from pathlib import Path

import pytest

from embodied.evaluation import Row
from experiments.studies.comparison.records import read_record, summed, write_record
from tests.experiments.studies.comparison.conftest import record, sturdy


def row(condition: str, scene: str, episode: int, success: float) -> Row:
    return Row(
        policy="aap-seed0", condition=condition, scene=scene, episode=str(episode), seed=episode, family="drift",
        severity=90.0, unit="degrees", seen=False, sweep="", measures={"success": success,
        "spl": success / 3, "episode_length": 35.0 + 10 * episode},
    )  # fmt: skip


def test_episodes_are_summed_by_condition_and_house() -> None:
    rows = [row("turns", "b", 0, 1.0), row("moves", "a", 0, 1.0), row("turns", "a", 1, 1.0), row("turns", "b", 2, 1.0)]
    turns, moves = summed(rows, ["a", "b", "c"], {"turns": "a tree", "moves": []})
    assert (turns.condition, turns.severity, turns.seen) == ("turns", 90.0, False)
    assert (turns.perturbation, moves.perturbation) == ("a tree", [])
    assert (turns.sums["success"], turns.sums["spl"]) == ((1.0, 2.0, 0.0), (0.333, 0.667, 0.0))
    assert turns.sums["success within 30 steps"] == (0.0, 0.0, 0.0)
    assert turns.sums["success within 40 steps"] == (0.0, 1.0, 0.0)
    assert turns.sums["success within 60 steps"] == (1.0, 2.0, 0.0)
    assert moves.sums["success"] == (1.0, 0.0, 0.0)


def test_a_record_comes_back_and_its_bytes_depend_on_nothing_else(tmp_path: Path) -> None:
    written = record("aap", 1, sturdy)
    for name in ("one", "two"):
        write_record(tmp_path / name / "aap.jsonl.gz", written)
    assert read_record(tmp_path / "one" / "aap.jsonl.gz") == written
    one, two = (next((tmp_path / name).iterdir()).read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("cut", [0, 1, 60])
def test_a_torn_record_is_named(tmp_path: Path, cut: int) -> None:
    write_record(tmp_path / "whole", record("aap", 1, sturdy))
    (tmp_path / "torn.jsonl.gz").write_bytes((tmp_path / "whole").read_bytes()[:cut])
    with pytest.raises(ValueError, match=r"torn\.jsonl\.gz is no record"):
        read_record(tmp_path / "torn.jsonl.gz")

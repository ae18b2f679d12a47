import json
from pathlib import Path

import pytest

from experiments.benchmark.peers import report
from experiments.benchmark.peers.assignment import DriverFacts
from experiments.benchmark.peers.contest import ContestOutcome
from experiments.benchmark.peers.peer import OURS
from experiments.benchmark.peers.progress import Report
from experiments.benchmark.peers.results import Turn


def reports(count: int, episodes: int) -> list[Report]:
    """100 steps a second; all episodes of the second half succeed."""
    return [
        Report(
            time=float(k),
            steps=100 * k,
            episodes=episodes,
            successes=float(episodes * (k > count // 2)),
            returns=float(episodes),
        )
        for k in range(1, count + 1)
    ]


def turns(name: str, *rates: float) -> list[Turn]:
    return [
        Turn(peer=name, round=k, begun=0.0, ended=10.0, cpu=10.0, steps_per_second=rate) for k, rate in enumerate(rates)
    ]


@pytest.fixture
def outcome() -> ContestOutcome:
    """Three, of whom one dropped out late; the order in which they first had their turn is another
    than that in which they began.
    """
    names = (OURS, "slow", "gone")
    rates = {OURS: (300.0, 200.0), "slow": (100.0, float("nan")), "gone": (1.0,)}
    streams = {"gone": [reports(2, 1)], "slow": [reports(10, 0)], OURS: [reports(40, 3)]}
    return ContestOutcome(
        turns={name: turns(name, *rates[name]) for name in names},
        every_turn={name: turns(name, *rates[name]) for name in names},
        streams=streams,
        facts={name: DriverFacts(parameters=1000, version=f"{name} 1.0") for name in names},
        dropped={"gone": "it ended with status 1: no fuel"},
    )


def test_lines_stand_in_the_order_asked_for_without_those_who_dropped_out(outcome: ContestOutcome) -> None:
    assert [line.library for line in report.lines(outcome)] == [OURS, "slow"]


def test_equal_steps_are_those_that_everyone_did(outcome: ContestOutcome) -> None:
    """All of our episodes of the first thousand steps failed; those at our own end succeeded."""
    assert report.shared_steps(outcome) == 1000
    ours, slow = report.lines(outcome)
    assert (ours.success.share, ours.success.n) == (0.0, 6)
    assert (ours.at_the_end.share, ours.at_the_end.n) == (1.0, 24)
    assert slow.success.n == 0


def test_a_cell_says_what_is_not_known(outcome: ContestOutcome) -> None:
    ours, slow = (dict(zip(report.HEADINGS, report.cells(line), strict=True)) for line in report.lines(outcome))
    assert ours["steps/s"] == "250 [200, 300]"
    assert ours["parameters"] == "1,000"
    assert ours["success % at the end"].startswith("100.0 [")
    assert slow["success % at equal steps"] == "no episode"
    assert slow["Surefoot's to it"] == "3.00 [3.00, 3.00]"
    outcome.turns["slow"] = turns("slow", float("nan"))
    assert report.cells(report.lines(outcome)[1])[1] == "not known"


def test_the_rows_are_strict_json(outcome: ContestOutcome) -> None:
    text = "\n".join(json.dumps(row, allow_nan=False) for row in report.rows(outcome))
    assert '"why": "it ended with status 1: no fuel"' in text
    assert '"steps_per_second": null' in text


def test_without_us_there_are_no_ratios(outcome: ContestOutcome, tmp_path: Path) -> None:
    outcome.dropped[OURS] = "gone too"
    outcome.turns.pop(OURS)
    table = report.write(outcome, tmp_path, seconds=10)
    assert "not known" in table
    assert f"{OURS} dropped out: gone too" in table

"""Shown are successes and failures in turn, of as many conditions and scenes as there are."""

from typing import Any

from embodied.evaluation.results import Row
from experiments.reporting.evaluation.choice import choose
from experiments.reporting.evaluation.verdicts import find


def row(condition: str, episode: int, success: bool, seen: bool) -> Row:
    return Row(
        policy="aap", condition=condition, scene=f"s{episode}", episode=str(episode), seed=0,
        family=condition, severity=None,
        unit="", seen=seen, sweep="", measures={"success": float(success)},
    )  # fmt: skip


ROWS = [
    *(row("home", i, i != 0, True) for i in range(4)),
    *(row("easy", i, i > 1, False) for i in range(4)),
    *(row("hard", i, i > 2, False) for i in range(4)),
]
TRACES: list[dict[str, Any]] = [
    {"policy": policy, "condition": r.condition, "scene": r.scene, "episode": r.episode,
     "success": r.measures["success"] == 1, "poses": [0, 0]}
    for policy in ("other", "aap")
    for r in ROWS
]  # fmt: skip


def shown(count: int) -> list[tuple[str, bool]]:
    return [(trace["condition"], trace["success"]) for trace in choose(TRACES, find(ROWS, "aap"), count)]


def test_successes_and_failures_come_in_turn_from_home_to_hard_and_from_hard_to_home() -> None:
    assert shown(6) == [
        ("home", True), ("hard", False), ("hard", True), ("easy", False), ("easy", True), ("home", False),
    ]  # fmt: skip


def test_never_more_than_asked_nor_another_policys() -> None:
    assert len(shown(3)) == 3
    assert len(shown(100)) == len(ROWS)
    assert all(trace["policy"] == "aap" for trace in choose(TRACES, find(ROWS, "aap"), 100))


def test_scenes_are_varied() -> None:
    failures = [trace for trace in choose(TRACES, find(ROWS, "aap"), 6) if not trace["success"]]
    assert len({trace["scene"] for trace in failures}) > 1


def test_without_traces_nothing_is_shown() -> None:
    assert choose([], find(ROWS, "aap"), 4) == []

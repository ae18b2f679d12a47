"""Real processes that train nothing; see `tests.fakes.peer`."""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from configs import TrainConfig, compose
from experiments.benchmark.peers import report
from experiments.benchmark.peers.assignment import Assignment, Lever
from experiments.benchmark.peers.contest import Contest, ContestOutcome, Rules, in_order, prepare
from experiments.benchmark.peers.peer import OURS, Peer
from experiments.benchmark.peers.program import Program

TRAINS, ENDS, IS_SILENT, ENDS_LATER = 1, 2, 3, 4
RULES = Rules(rounds=2, warmup=1, seconds=0.6, patience=30.0)


@pytest.fixture(scope="module")
def config() -> TrainConfig:
    return compose("train", ["experiment=cpu_recurrent", "debug=seconds"])


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, config: TrainConfig) -> tuple[ContestOutcome, Path, list[str]]:
    """A contest between two who train and two who do not."""
    folder, said = tmp_path_factory.mktemp("contest"), []
    behaviours = {OURS: TRAINS, "other": TRAINS, "broken": ENDS, "short": ENDS_LATER}
    contest = Contest(folder, folder / "environments", RULES, said.append)
    assignments = {
        name: Assignment(threads=number, levers=frozenset({Lever.FUSED})) for name, number in behaviours.items()
    }
    outcome = contest.hold([fake(name) for name in behaviours], config, assignments)
    return outcome, folder, said


def fake(name: str) -> Peer:
    return Peer(name=name, module="tests.fakes.peer")


def running(folder: Path) -> list[int]:
    """Processes that were started in the folder and are still there."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = process.info["cmdline"] or []
        if any(str(folder) in word for word in line) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process.pid)
    return found


def test_everyone_has_the_machine_alone_and_the_order_changes(held: tuple[ContestOutcome, Path, list[str]]) -> None:
    turns = sorted((turn for name in (OURS, "other") for turn in held[0].every_turn[name]), key=lambda turn: turn.begun)
    assert len(turns) == 2 * (RULES.rounds + RULES.warmup)
    assert all(before.ended <= after.begun for before, after in pairwise(turns))
    for name in (OURS, "other"):
        for stream in held[0].streams[name]:
            own = [turn for turn in turns if turn.peer == name]
            late = [report for report in stream if report.time > own[0].begun]
            slack = 0.05
            assert all(any(t.begun - slack <= r.time <= t.ended + slack for t in own) for r in late)


def test_speed_and_cpu_are_those_of_both_processes(held: tuple[ContestOutcome, Path, list[str]]) -> None:
    for turn in held[0].turns["other"]:
        assert 0 < turn.steps_per_second < 2 * 100 / 0.01
        assert turn.cpu > 0
    assert len(held[0].streams["other"]) == 2


def test_the_warm_up_does_not_count(held: tuple[ContestOutcome, Path, list[str]]) -> None:
    assert [turn.round for turn in held[0].turns[OURS]] == [0, 1]
    assert [turn.round for turn in held[0].every_turn[OURS]] == [-1, 0, 1]


def test_who_cannot_go_on_is_named_with_the_reason_and_the_others_go_on(
    held: tuple[ContestOutcome, Path, list[str]],
) -> None:
    outcome, _, said = held
    assert "status 1: the fake peer has no engine" in outcome.dropped["broken"]
    assert "status 0" in outcome.dropped["short"]
    assert any(line.startswith("broken dropped out") for line in said)
    assert [line.library for line in report.lines(outcome)] == [OURS, "other"]


def test_nobody_is_left_running(held: tuple[ContestOutcome, Path, list[str]]) -> None:
    assert running(held[1]) == []


def test_the_folder_holds_the_table_the_rows_and_the_curves(held: tuple[ContestOutcome, Path, list[str]]) -> None:
    outcome, folder, _ = held
    table = report.write(outcome, folder, RULES.seconds)
    assert "| surefoot |" in table
    assert "1.00 [1.00, 1.00]" in table
    assert "- other: fake 1.0, levers pulled: fused" in table
    assert "- broken dropped out: it ended with status 1: the fake peer has no engine" in table
    assert (folder / "table.md").read_text() == table
    rows = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]
    kinds = {kind: sum(row["kind"] == kind for row in rows) for kind in ("machine", "library", "turn", "dropped")}
    assert kinds == {"machine": 1, "library": 2, "turn": 4, "dropped": 2}
    assert any(row["kind"] == "point" and row["episodes"] for row in rows)
    assert (folder / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_held_still_it_does_nothing(tmp_path: Path, config: TrainConfig) -> None:
    prepare(tmp_path / "still", config, Assignment(threads=TRAINS))
    program = Program(fake("still"), Path(sys.executable), tmp_path / "still")
    try:
        program.await_report(30.0)
        program.hold()
        before = (program.cpu_seconds(), program.streams)
        time.sleep(0.3)
        assert (program.cpu_seconds(), program.streams) == before
        program.go_on()
        deadline = time.monotonic() + 30
        while program.streams == before[1]:
            assert time.monotonic() < deadline
    finally:
        program.end()


def test_one_that_says_nothing_is_not_waited_for_forever(tmp_path: Path, config: TrainConfig) -> None:
    rules = Rules(rounds=1, warmup=0, seconds=0.1, patience=0.5)
    contest = Contest(tmp_path, tmp_path, rules, lambda _: None)
    outcome = contest.hold([fake("silent")], config, {"silent": Assignment(threads=IS_SILENT)})
    assert "reported nothing in 0 s" in outcome.dropped["silent"]
    assert running(tmp_path) == []


def test_a_folder_of_an_earlier_benchmark_is_begun_anew_and_any_other_is_left_alone(
    tmp_path: Path, config: TrainConfig
) -> None:
    prepare(tmp_path / "one", config, Assignment())
    (tmp_path / "one" / "progress-0.jsonl").write_text("old")
    prepare(tmp_path / "one", config, Assignment(threads=3, levers=frozenset({Lever.COMPILE})))
    assert not (tmp_path / "one" / "progress-0.jsonl").exists()
    told, assignment = Assignment.read(tmp_path / "one")
    assert told.trainer == config.trainer
    assert assignment == Assignment(threads=3, levers=frozenset({Lever.COMPILE}))
    (tmp_path / "mine").mkdir()
    with pytest.raises(FileExistsError):
        prepare(tmp_path / "mine", config, Assignment())


def test_another_one_begins_every_round() -> None:
    assert [in_order(list("abc"), number) for number in (-1, 0, 1)] == [list("cab"), list("abc"), list("bca")]

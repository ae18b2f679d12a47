"""Interrupted = uninterrupted, bit for bit: real processes, really hurt."""

import multiprocessing
import signal
import sys
from pathlib import Path

import pytest
import torch

from embodied.runs.checkpoints import Checkpoints
from embodied.runs.jsonl import read_jsonl
from tests.fakes import training_run

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.fakes.training_run", "torch._dynamo"])  # they take seconds: once is enough


def run(folder: Path, *event: str, halves: bool = False) -> int:
    """Exit code of a training process; what it said goes to `said.txt`."""
    process = PROCESSES.Process(target=say_to_file, args=(folder, *event), kwargs={"halves": halves})
    process.start()
    process.join(timeout=240)
    assert process.exitcode is not None
    return process.exitcode


def say_to_file(folder: Path, *event: str, halves: bool) -> None:
    with (folder / "said.txt").open("w") as sys.stderr:
        training_run.main(folder, *event, halves=halves)


def rows(folder: Path) -> list[dict[str, float]]:
    """The metrics without what depends on the clock."""
    return [{k: v for k, v in row.items() if "speed/" not in k} for row in read_jsonl(folder / "metrics.jsonl")]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uninterrupted")
    assert run(folder) == 0
    return folder


def assert_same(folder: Path, other: Path) -> None:
    (step, tree), (other_step, other_tree) = (Checkpoints(f / "checkpoints").latest() for f in (folder, other))
    assert step == other_step == 960
    assert_same_tree(tree, other_tree)
    assert rows(folder) == rows(other)
    assert [row["step"] for row in rows(folder)] == list(range(96, 961, 96))


def assert_same_tree(tree: object, other: object) -> None:
    if isinstance(tree, dict):
        assert tree.keys() == other.keys()
        for key in tree:
            assert_same_tree(tree[key], other[key])
    elif isinstance(tree, list | tuple):
        assert len(tree) == len(other)
        for item, other_item in zip(tree, other, strict=True):
            assert_same_tree(item, other_item)
    elif isinstance(tree, torch.Tensor):
        assert torch.equal(tree, other)
    else:
        assert (tree == other) if not hasattr(tree, "shape") else (tree == other).all()


def test_sigterm_in_mid_rollout(tmp_path: Path, uninterrupted: Path) -> None:
    stopped = run(tmp_path, "step", "53")
    assert stopped == 128 + signal.SIGTERM
    assert "SIGTERM at step 318: saved" in (tmp_path / "said.txt").read_text()
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 53 * 6
    assert run(tmp_path) == 0
    assert_same(tmp_path, uninterrupted)


def test_kill_in_mid_update(tmp_path: Path, uninterrupted: Path) -> None:
    killed = run(tmp_path, "unroll", "31")
    assert killed == -signal.SIGKILL
    assert max(row["step"] for row in rows(tmp_path)) > Checkpoints(tmp_path / "checkpoints").latest()[0]
    assert run(tmp_path) == 0
    assert_same(tmp_path, uninterrupted)


def test_both_and_again(tmp_path: Path, uninterrupted: Path) -> None:
    assert run(tmp_path, "step", "1") == 128 + signal.SIGTERM
    assert run(tmp_path, "unroll", "30") == -signal.SIGKILL
    assert run(tmp_path, "step", "16") == 128 + signal.SIGTERM
    assert run(tmp_path) == 0
    assert_same(tmp_path, uninterrupted)


def test_kill_before_the_first_checkpoint_begins_anew(tmp_path: Path, uninterrupted: Path) -> None:
    assert run(tmp_path, "unroll", "3") == -signal.SIGKILL
    assert run(tmp_path) == 0
    assert_same(tmp_path, uninterrupted)


def test_signals_and_kills_between_two_halves(tmp_path: Path) -> None:
    whole, hurt = tmp_path / "whole", tmp_path / "hurt"
    for folder in (whole, hurt):
        folder.mkdir()
    assert run(whole, halves=True) == 0
    assert run(hurt, "step", "77", halves=True) == 128 + signal.SIGTERM
    assert 0 < Checkpoints(hurt / "checkpoints").latest()[0] < 960
    assert run(hurt, "unroll", "27", halves=True) == -signal.SIGKILL
    assert run(hurt, halves=True) == 0
    assert_same(hurt, whole)


def test_a_finished_run_stays_as_it_is(uninterrupted: Path) -> None:
    before = rows(uninterrupted)
    assert run(uninterrupted) == 0
    assert rows(uninterrupted) == before

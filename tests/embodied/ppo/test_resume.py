"""Interrupted = uninterrupted, bit for bit: real processes, really hurt."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from embodied.checkpoint import Checkpoints
from embodied.tracking import read_rows


def run(folder: Path, *event: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fakes.training_run", str(folder), *event]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def rows(folder: Path) -> list[dict[str, float]]:
    """The metrics without what depends on the clock."""
    return [{k: v for k, v in row.items() if "speed/" not in k} for row in read_rows(folder / "metrics.jsonl")]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("uninterrupted")
    assert run(folder).returncode == 0
    yield folder


def assert_same(folder: Path, other: Path) -> None:
    (step, tree), (other_step, other_tree) = (Checkpoints(f / "checkpoints").latest() for f in (folder, other))
    assert step == other_step == 1536
    assert_same_tree(tree, other_tree)
    assert rows(folder) == rows(other)
    assert [row["step"] for row in rows(folder)] == list(range(96, 1537, 96))


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
    stopped = run(tmp_path, "step", "103")
    assert stopped.returncode == 128 + signal.SIGTERM
    assert "SIGTERM at step 618: saved" in stopped.stderr
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 103 * 6
    assert run(tmp_path).returncode == 0
    assert_same(tmp_path, uninterrupted)


def test_kill_in_mid_update(tmp_path: Path, uninterrupted: Path) -> None:
    killed = run(tmp_path, "unroll", "77")
    assert killed.returncode == -signal.SIGKILL
    assert max(row["step"] for row in rows(tmp_path)) > Checkpoints(tmp_path / "checkpoints").latest()[0]
    assert run(tmp_path).returncode == 0
    assert_same(tmp_path, uninterrupted)


def test_both_and_again(tmp_path: Path, uninterrupted: Path) -> None:
    assert run(tmp_path, "step", "1").returncode == 128 + signal.SIGTERM
    assert run(tmp_path, "unroll", "90").returncode == -signal.SIGKILL
    assert run(tmp_path, "step", "16").returncode == 128 + signal.SIGTERM
    assert run(tmp_path).returncode == 0
    assert_same(tmp_path, uninterrupted)


def test_kill_before_the_first_checkpoint_begins_anew(tmp_path: Path, uninterrupted: Path) -> None:
    assert run(tmp_path, "unroll", "3").returncode == -signal.SIGKILL
    assert run(tmp_path).returncode == 0
    assert_same(tmp_path, uninterrupted)


def test_a_finished_run_stays_as_it_is(uninterrupted: Path) -> None:
    before = rows(uninterrupted)
    assert run(uninterrupted).returncode == 0
    assert rows(uninterrupted) == before

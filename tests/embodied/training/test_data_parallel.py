"""Two processes that train one policy: real ones, over gloo."""

import signal
from pathlib import Path

import pytest
import torch

from embodied.runs.checkpoints import Checkpoints
from embodied.runs.jsonl import read_jsonl
from tests.embodied.training.test_resume import assert_same_tree, rows
from tests.fakes.distributed_run import CONFIG, WHOLE, launch


def latest(folder: Path) -> tuple[int, dict]:
    found = Checkpoints(folder / "checkpoints").latest()
    assert found is not None
    return found


def folder(of: Path, name: str) -> Path:
    (of / name).mkdir()
    return of / name


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("uninterrupted")
    assert launch(place) == [0, 0]
    return place


def assert_same(one: Path, other: Path) -> None:
    for part in ("", "rank_1"):
        (step, tree), (other_step, other_tree) = (Checkpoints(f / "checkpoints" / part).latest() for f in (one, other))
        assert step == other_step == 960
        assert_same_tree(tree, other_tree)
    assert rows(one) == rows(other)


def test_two_processes_learn_what_one_learns_from_the_same_bodies(tmp_path: Path) -> None:
    alone, together = folder(tmp_path, "alone"), folder(tmp_path, "together")
    assert launch(alone, WHOLE, size=1) == [0]
    assert launch(together, WHOLE, size=2) == [0, 0]
    (step, one), (other_step, two) = latest(alone), latest(together)
    assert step == other_step == 288
    for name, parameter in one["model"].items():
        # Adam makes gradients that are all but zero as large as any other, and with them their
        # rounding.
        assert torch.allclose(parameter, two["model"][name], atol=2e-4), name
    for row, other in zip(rows(alone), rows(together), strict=True):
        assert row["step"] == other["step"]
        assert row["episode/count"] == other["episode/count"] > 0
        for name in ("episode/success", "loss/policy", "loss/value", "ppo/gradient_norm"):
            assert row[name] == pytest.approx(other[name], abs=1e-4), name


def test_only_the_first_process_writes_and_speaks(uninterrupted: Path) -> None:
    assert [row["step"] for row in read_jsonl(uninterrupted / "metrics.jsonl")] == list(range(96, 961, 96))
    assert len((uninterrupted / "starts.jsonl").read_text().splitlines()) == 1
    assert "960 of 960 steps" in (uninterrupted / "said_0.txt").read_text()
    assert "960 of 960 steps" not in (uninterrupted / "said_1.txt").read_text()


def test_a_signal_to_one_stops_both_and_they_resume_exactly(tmp_path: Path, uninterrupted: Path) -> None:
    assert launch(tmp_path, event="step", counts=(-1, 53)) == [128 + signal.SIGTERM] * 2
    step, _ = latest(tmp_path)
    assert step == 3 * 64 + 3 * 53  # the first process filled its fourth rollout
    assert f"SIGTERM at step {step}: saved" in (tmp_path / "said_0.txt").read_text()
    assert launch(tmp_path) == [0, 0]
    assert_same(tmp_path, uninterrupted)


def test_when_one_is_killed_the_others_say_so_and_the_job_resumes_exactly(tmp_path: Path, uninterrupted: Path) -> None:
    lost, killed = launch(tmp_path, event="unroll", counts=(-1, 27))
    assert killed == -signal.SIGKILL
    assert lost == 1
    assert "RankLostError: a process of this job is gone" in (tmp_path / "said_0.txt").read_text()
    assert launch(tmp_path) == [0, 0]
    assert_same(tmp_path, uninterrupted)


def test_a_checkpoint_that_one_process_cannot_trust_is_left_by_all(tmp_path: Path, uninterrupted: Path) -> None:
    assert launch(tmp_path) == [0, 0]
    (newest,) = (tmp_path / "checkpoints" / "rank_1").glob("step_*960/tensors.safetensors")
    newest.write_bytes(newest.read_bytes()[:-1])
    assert launch(tmp_path) == [0, 0]
    assert_same(tmp_path, uninterrupted)
    assert "resumed at step 864" in (tmp_path / "said_0.txt").read_text()


def test_another_number_of_processes_is_refused(uninterrupted: Path) -> None:
    assert launch(uninterrupted, size=1) == [1]
    said = (uninterrupted / "said_0.txt").read_text()
    assert "was written by 2 processes, this job has 1; resume with 2" in said


def test_stragglers_hand_in_what_they_have(tmp_path: Path) -> None:
    config = CONFIG.but(steps=480, preempt_at=0.5)
    assert launch(tmp_path, config, slow=0.05) == [0, 0]
    steps = [row["step"] for row in read_jsonl(tmp_path / "metrics.jsonl")]
    taken = [after - before for before, after in zip([0, *steps], steps, strict=False)]
    assert all(48 + 12 <= n <= 96 for n in taken)  # a whole rollout of one; at least a quarter of one of the other
    assert min(taken) < 96
    assert steps[-1] >= 480


def test_bodies_must_be_shared_evenly(tmp_path: Path) -> None:
    launch(tmp_path, CONFIG.but(bodies=5))
    assert "bodies is 5; it must be a multiple of the 2 processes" in (tmp_path / "said_0.txt").read_text()

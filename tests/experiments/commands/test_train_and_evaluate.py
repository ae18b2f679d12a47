"""The main job at a small scale, through the command line: train, stop, go on, evaluate, report."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embodied.runs.jsonl import read_jsonl

TRAIN = ("train", "experiment=cpu_aap", "debug=seconds", "trainer.steps=640")
RUN = Path("runs/cpu_aap-seconds-seed0")
EVALUATE = (
    "evaluate",
    f"run={RUN}",
    "evaluation=seconds",
    "evaluation.baselines=[straight_to_goal]",
    "report.resamples=100",
)
LOOK = ("report.maps=1", "report.animations=1", "report.side_px=64", "report.most_frames=3")


@contextmanager
def signal_after_first_row(number: int) -> Iterator[None]:
    """Sends this process a signal once the run has written its first row."""

    def wait() -> None:
        while not (RUN / "metrics.jsonl").exists() or not (RUN / "metrics.jsonl").read_text():
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    yield
    thread.join(timeout=1)


def test_train_stop_go_on_evaluate_report(surefoot, capsys: pytest.CaptureFixture[str]) -> None:
    with signal_after_first_row(signal.SIGTERM):
        assert surefoot(*TRAIN) == 128 + signal.SIGTERM
    stopped = max(path.name for path in (RUN / "checkpoints").iterdir())
    assert "step_000000000000" < stopped < "step_000000000640"

    assert surefoot(*TRAIN) == 0
    assert "resumed at step" in capsys.readouterr().err
    steps = [row["step"] for row in read_jsonl(RUN / "metrics.jsonl")]
    assert steps == list(range(64, 641, 64))

    assert surefoot(*TRAIN, "ppo.clip=0.3") == 2
    said = capsys.readouterr().err
    assert "ppo.clip" in said
    assert "run.allow_changed=true" in said

    assert surefoot(*EVALUATE, *LOOK) == 0
    place = RUN / "evaluation" / "seconds"
    said = capsys.readouterr().out
    assert all(word in said for word in ("nominal", "unseen", "straight_to_goal", str(place / "report.html")))
    results = (place / "results.jsonl").read_text().splitlines()
    assert len(results) == 2 * 3 * 4
    assert {json.loads(row)["policy"] for row in results} == {RUN.name, "straight_to_goal"}

    (place / "results.jsonl").write_text("".join(row + "\n" for row in results[:5]))
    assert surefoot(*EVALUATE, *LOOK) == 0
    assert sorted((place / "results.jsonl").read_text().splitlines()) == sorted(results)

    assert surefoot(*EVALUATE, "evaluation.episodes=5") == 2
    assert "evaluation.episodes" in capsys.readouterr().err

    before = (place / "report.html").stat().st_size
    assert surefoot("report", f"folder={place}", "report.maps=0", "report.animations=0", "report.resamples=100") == 0
    assert (place / "report.html").stat().st_size < before
    assert all((place / name).exists() for name in ("table.md", "curves.png"))

"""Jobs run side by side, fail alone, wait for whoever is at the same one, and stop when told to."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from embodied.runs.interruption import Interrupted
from experiments.studies.comparison import jobs
from experiments.studies.comparison.jobs import TAKEN, Job, JobsFailedError, JobTakenError, claim, program, run_jobs

LOCK = (
    "import fcntl, sys, time; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX); print('held', "
    "flush=True); time.sleep(60)"
)


def job(name: str, folder: Path, code: str) -> Job:
    return Job(
        name=name, command=(sys.executable, "-c", code), log=folder / "logs" / f"{name}.txt", progress=lambda: "some"
    )


def test_one_that_fails_stops_no_other_and_is_told_with_its_log(tmp_path: Path) -> None:
    said: list[str] = []
    several = [
        job("bad", tmp_path, "raise SystemExit('no such luck')"),
        job("good", tmp_path, f"open({str(tmp_path / 'done')!r}, 'w')"),
    ]
    with pytest.raises(JobsFailedError, match=r"1 of 2 jobs failed: bad \(see .*logs/bad\.txt\)"):
        run_jobs(several, 1, said.append)
    assert (tmp_path / "done").exists()
    assert [line for line in said if "no such luck" in line]
    assert "no such luck" in (tmp_path / "logs" / "bad.txt").read_text()


def test_never_more_at_once_than_there_are_workers(tmp_path: Path) -> None:
    code = (
        "import os, time, pathlib; "
        f"p = pathlib.Path({str(tmp_path)!r}); f = p / f'at{{os.getpid()}}'; f.touch(); time.sleep(0.3); "
        "n = len(list(p.glob('at*'))); f.unlink(); open(p / 'counts', 'a').write(f'{n}\\n')"
    )
    run_jobs([job(f"{i}", tmp_path, code) for i in range(5)], 2, lambda said: None)
    assert len(counts := (tmp_path / "counts").read_text().split()) == 5
    assert max(map(int, counts)) <= 2


def test_a_job_that_another_process_is_at_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "RETRY_SECONDS", 0.1)
    code = (
        f"import pathlib, sys; f = pathlib.Path({str(tmp_path / 'tried')!r}); f.touch() if not f.exists() else "
        f"sys.exit(0); sys.exit({TAKEN})"
    )
    said: list[str] = []
    run_jobs([job("one", tmp_path, code)], 1, said.append)
    assert ["start" in line for line in said] == [True, False]
    assert "done" in said[-1]


def test_a_signal_reaches_the_jobs_and_ends_all(tmp_path: Path) -> None:
    code = (
        f"import signal, time; signal.signal(signal.SIGTERM, lambda *_: (open({str(tmp_path / 'saved')!r}, "
        f"'w'), exit(143))); "
        f"open({str(tmp_path / 'ready')!r}, 'w'); time.sleep(60)"
    )

    def tell() -> None:
        while not (tmp_path / "ready").exists():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=tell, daemon=True).start()
    with pytest.raises(Interrupted) as stopped:
        run_jobs([job("long", tmp_path, code), job("never", tmp_path, "pass")], 1, lambda said: None)
    assert stopped.value.code == 128 + signal.SIGTERM
    assert (tmp_path / "saved").exists()
    assert not (tmp_path / "logs" / "never.txt").exists()


def test_a_claim_is_one_process_at_a_time_and_gone_with_the_process(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "train-aap"
    path.parent.mkdir()
    holder = subprocess.Popen([sys.executable, "-c", LOCK, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(JobTakenError, match="train-aap is being done by another process"), claim(path):
        pass
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with claim(path):
        pass


@pytest.mark.parametrize(
    ("spec", "file", "ends"),
    [
        (None, "/somewhere/mine.py", ["/somewhere/mine.py"]),
        ("mine", "/somewhere/mine.py", ["-m", "mine"]),
        ("experiments.commands.compare", "x", ["-m", "experiments.main"]),
    ],
)
def test_workers_are_started_as_this_program_was(
    monkeypatch: pytest.MonkeyPatch, spec: str | None, file: str, ends: list[str]
) -> None:
    main = type(sys)("__main__")
    main.__spec__ = None if spec is None else type(sys.__spec__)(spec, None)
    main.__file__ = file
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert program() == [sys.executable, *ends]

"""Jobs, each in a process of its own, a few at a time."""

import fcntl
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from embodied.runs.interruption import Interrupted, Interruption

TAKEN = 75
"""Exit status of a job that another process is at (`EX_TEMPFAIL` of sysexits.h)."""

LOOK_SECONDS = 0.2
RETRY_SECONDS = 10.0


class JobsFailedError(RuntimeError):
    """Some jobs failed; the message names them and their logs."""


class JobTakenError(RuntimeError):
    """A job is being done by another process."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A command line, where its output goes, and a question: how much is done, in words."""

    name: str
    command: tuple[str, ...]
    log: Path
    progress: Callable[[], str]


@dataclass
class _Running:
    """A job's process and its open log."""

    job: Job
    process: subprocess.Popen[bytes]
    log: TextIO
    since: float


def program() -> list[str]:
    """How this very program was started, so that what a user's script registered is there in the processes too."""
    main = sys.modules["__main__"]
    spec, script = getattr(main, "__spec__", None), getattr(main, "__file__", None)
    if spec is None and script:
        return [sys.executable, script]
    name = getattr(spec, "name", "experiments.main")
    return [sys.executable, "-m", "experiments.main" if name.startswith("experiments.") else name]


@contextmanager
def claim(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the operating system lets go of it when the process ends, however it ends.

    Raises:
        TakenError: when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise JobTakenError(f"{path.stem} is being done by another process") from error
        yield


def run_jobs(jobs: Sequence[Job], workers: int, say: Callable[[str], None] = print) -> None:
    """Run all jobs, `workers` at a time; one that fails does not stop the others, one that another process is at is waited for.

    Raises:
        JobsFailedError: at the end, when some failed.
        Interrupted: after a signal, once the running ones were asked to stop and did.
    """
    waiting, running, failed = deque((0.0, job) for job in jobs), list[_Running](), list[Job]()
    with Interruption() as interruption:
        try:
            while (waiting or running) and not interruption():
                _start(waiting, running, workers, say)
                time.sleep(LOOK_SECONDS)
                for ended in [one for one in running if one.process.poll() is not None]:
                    running.remove(ended)
                    _end(ended, waiting, failed, say)
        finally:
            _stop(running)
    if interruption.received is not None:
        raise Interrupted(interruption.received)
    if failed:
        told = ", ".join(f"{job.name} (see {job.log})" for job in failed)
        raise JobsFailedError(f"{len(failed)} of {len(jobs)} jobs failed: {told}")


def _start(
    waiting: deque[tuple[float, Job]], running: list[_Running], workers: int, say: Callable[[str], None]
) -> None:
    """Fill up with jobs whose time has come."""
    for _ in range(len(waiting)):
        if len(running) >= workers:
            return
        when, job = waiting.popleft()
        if when > time.monotonic():
            waiting.append((when, job))
            continue
        if not when:
            say(f"{_clock()}  start   {job.name}  {job.progress()}")
        running.append(_launch(job))


def _launch(job: Job) -> _Running:
    """In a session of its own: a Ctrl-C reaches this process alone, which tells the others once."""
    job.log.parent.mkdir(parents=True, exist_ok=True)
    log = job.log.open("a")
    process = subprocess.Popen(
        job.command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
    )
    return _Running(job=job, process=process, log=log, since=time.monotonic())


def _end(ended: _Running, waiting: deque[tuple[float, Job]], failed: list[Job], say: Callable[[str], None]) -> None:
    ended.log.close()
    status, minutes = ended.process.returncode, (time.monotonic() - ended.since) / 60
    if status == TAKEN:
        waiting.append((time.monotonic() + RETRY_SECONDS, ended.job))
        return
    word = "done" if status == 0 else "FAILED"
    say(f"{_clock()}  {word:<6}  {ended.job.name}  {ended.job.progress()}, {minutes:.1f} min")
    if status != 0:
        failed.append(ended.job)
        say(f"          exit status {status}: {_last_line(ended.job.log)}")


def _stop(running: Sequence[_Running]) -> None:
    """Ask every process to save and leave, and wait until it did."""
    for one in running:
        one.process.terminate()
    for one in running:
        one.process.wait()
        one.log.close()


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"nothing was written to {log}"


def _clock() -> str:
    return time.strftime("%H:%M:%S")

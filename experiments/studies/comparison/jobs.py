"""Runs jobs as processes, a few at a time."""

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
"""Exit status of a job that another process runs (`EX_TEMPFAIL` of sysexits.h)."""

LOOK_SECONDS = 0.2
RETRY_SECONDS = 10.0


class JobsFailedError(RuntimeError):
    """Some jobs failed; the message names them and their logs."""


class JobTakenError(RuntimeError):
    """Another process runs the job."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A command to run as a process."""

    name: str
    command: tuple[str, ...]
    log: Path
    """File of its output."""
    progress: Callable[[], str]
    """Returns its progress, in words."""


@dataclass
class _Running:
    """A job's process and its open log."""

    job: Job
    process: subprocess.Popen[bytes]
    log: TextIO
    since: float


def program() -> list[str]:
    """Returns the command that started this program, so that jobs import the same user script."""
    main = sys.modules["__main__"]
    spec, script = getattr(main, "__spec__", None), getattr(main, "__file__", None)
    if spec is None and script:
        return [sys.executable, script]
    name = getattr(spec, "name", "experiments.main")
    return [sys.executable, "-m", "experiments.main" if name.startswith("experiments.") else name]


@contextmanager
def claim(path: Path) -> Iterator[None]:
    """Holds the lock file `path`. The operating system releases it when the process ends.

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
    """Runs all jobs, `workers` at a time. Failures do not stop other jobs; locked jobs are retried.

    Raises:
        JobsFailedError: at the end, when some failed.
        Interrupted: after a signal, once the running jobs have stopped.
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
    """Starts waiting jobs that are due, up to the number of workers."""
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
    """Starts a process in its own session, so that Ctrl-C reaches this process alone."""
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
    """Asks every process to save and exit, and waits for it."""
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

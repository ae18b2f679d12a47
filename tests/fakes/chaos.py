"""Kills and freezes the workers of a running `surefoot train`, at random."""

import json
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

HURTS = (signal.SIGKILL, signal.SIGSTOP)


def workers_of(pid: int) -> list[psutil.Process]:
    """The workers of a process that are alive."""
    return [child for child in _children(pid) if "spawn_main" in " ".join(_command(child))]


def running(pid: int) -> bool:
    """Whether a process goes on; one that ended may still be waited for."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def failures(run: Path) -> list[dict[str, Any]]:
    """What a run has written down of them so far."""
    path = run / "restarts.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [row for row in rows if row["kind"] == "failure"]


def hurt(pid: int, run: Path, times: int, seed: int, seconds: float) -> Iterator[tuple[str, int]]:
    """Hurt one worker after the other until the run has noted so many failures; gives what was done
    to which process.
    """
    rng = random.Random(seed)
    until = time.monotonic() + seconds
    _wait(lambda: (run / "metrics.jsonl").exists() or not running(pid), seconds)
    while (noted := len(failures(run))) < times and running(pid) and time.monotonic() < until:
        workers = workers_of(pid)
        if workers:
            victim, how = rng.choice(workers), rng.choice(HURTS)
            with suppress(psutil.NoSuchProcess):
                victim.send_signal(how)
                yield how.name, victim.pid
            _wait(lambda noted=noted: len(failures(run)) > noted or not running(pid), 30.0)
        time.sleep(rng.uniform(0.0, 0.5))


def _wait(true: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return []


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []

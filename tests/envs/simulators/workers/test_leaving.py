"""Nothing is left behind: no process, no memory."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil


def family(folder: Path, what: str) -> tuple[subprocess.Popen, dict]:
    """A parent of three workers, one of which started a program of its own, and the processes there
    are below it.
    """
    command = [sys.executable, "-m", "tests.fakes.parent", str(folder), what]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    return parent, json.loads(parent.stdout.readline())


def gone(pids: list[int], seconds: float = 20.0) -> bool:
    """Whether all of them end in time."""
    until = time.monotonic() + seconds
    while (left := [pid for pid in pids if psutil.pid_exists(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    return not left


def frames(pids: list[int]) -> set[str]:
    """The inodes of the memory with frames that processes map."""
    return {line.split()[4] for pid in pids for line in _maps(pid) if "surefoot-frames" in line}


def _maps(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/maps").read_text().splitlines()
    except OSError:
        return []


def test_a_killed_parent_leaves_nothing_behind(tmp_path: Path) -> None:
    parent, there = family(tmp_path, "stay")
    assert len(there["workers"]) == 3
    assert int((tmp_path / "child").read_text()) in there["family"]
    shared = frames(there["family"])
    assert shared
    os.kill(there["workers"]["1"], signal.SIGSTOP)  # one cannot notice
    parent.kill()
    parent.wait()
    assert gone(there["family"])
    assert not shared & frames(psutil.pids())


def test_a_parent_that_ends_without_closing_leaves_nothing_behind(tmp_path: Path) -> None:
    parent, there = family(tmp_path, "leave")
    assert parent.wait(60) == 0
    assert gone(there["family"])


def test_what_is_sent_to_all_processes_of_a_job_ends_no_worker(tmp_path: Path) -> None:
    parent, there = family(tmp_path, "stay")
    for pid, number in zip(there["workers"].values(), (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1), strict=True):
        os.kill(pid, number)
    time.sleep(0.5)
    assert all(psutil.pid_exists(pid) for pid in there["workers"].values())
    parent.kill()
    parent.wait()
    assert gone(there["family"])

"""The stand-in as a program: its help, its refusals, and its end."""

import os
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "envs.simulators.thor.standin"]


def gone(pid: int) -> bool:
    """Whether it ended; one that nobody waited for yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_its_help_says_how_to_use_it() -> None:
    said = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    assert 'local_executable_path="surefoot thor-server"' in said
    assert "Unity's physics" in said


def test_by_hand_it_says_who_must_start_it() -> None:
    ended = subprocess.run(PROGRAM, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "Controller(local_executable_path=...)" in ended.stderr


def test_only_fifo_is_spoken() -> None:
    environment = os.environ | {"AI2THOR_SERVER_TYPE": "WSGI"}
    ended = subprocess.run(PROGRAM, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 2
    assert "AI2THOR_SERVER_TYPE is 'WSGI'" in ended.stderr


def test_it_ends_with_a_client_that_was_killed_before_it_opened_a_pipe(tmp_path: Path) -> None:
    names = {f"AI2THOR_FIFO_{side}_PIPE_PATH": str(tmp_path / side) for side in ("SERVER", "CLIENT")}
    for path in names.values():
        os.mkfifo(path)
    line = f"{sys.executable} -m envs.simulators.thor.standin & echo $!; wait"
    environment = os.environ | names | {"AI2THOR_SERVER_TYPE": "FIFO"}
    client = subprocess.Popen(["/bin/sh", "-c", line], stdout=subprocess.PIPE, text=True, env=environment)
    assert client.stdout is not None
    pid = int(client.stdout.readline())
    with open(names["AI2THOR_FIFO_SERVER_PIPE_PATH"], "rb") as messages:
        assert messages.read(1) == b"\x01"  # the type of metadata; now it waits for the pipe with the first action
        assert not gone(pid)
        client.kill()
    client.wait()
    client.stdout.close()
    until = time.monotonic() + 60
    while not gone(pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert gone(pid)

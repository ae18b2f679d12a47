"""A small process that outlives its parent briefly, to kill the workers of a killed parent.

Each line it reads says "+<group>" or "-<group>": a process group that began, or ended. When there
is nothing more to read, the parent is gone: workers that notice it themselves get a few seconds,
the rest is killed, with the simulators they started.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

GRACE_SECONDS = 3.0


class Reaper:
    """The parent's side."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-S", __file__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def watch(self, group: int) -> None:
        """A process group began."""
        self._say(f"+{group}")

    def forget(self, group: int) -> None:
        """It ended."""
        self._say(f"-{group}")

    def close(self) -> None:
        """Stops watching. Idempotent."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        # Without a reaper a run goes on: workers notice themselves that their parent is gone.
        with contextlib.suppress(OSError):
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()


def main() -> None:
    """Read until the parent is gone, then kill."""
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    until = time.monotonic() + GRACE_SECONDS
    while (groups := {group for group in groups if alive(group)}) and time.monotonic() < until:
        time.sleep(0.05)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def alive(group: int) -> bool:
    """Whether any process is left in it."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()

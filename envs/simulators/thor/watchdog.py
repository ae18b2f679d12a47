"""Sees to it that no call to AI2-THOR's client waits for a build that is dead or hangs.

The client opens named pipes, which blocks for ever when the build died before; with a timeout it
reads the end of a dead build's pipe again and again until the time is over, and without one it
waits for a build that hangs as long as it takes.
"""

import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_LOOK_SECONDS = 0.1
_POISON = struct.pack("!BI", 254, 0)
"""The header of a field of no known type, which makes the client stop reading."""


class Watchdog:
    """Watches the build of one controller, in a thread of its own.

    Args:
        server: gives the controller's server once there is one: its process `unity_proc` and the
            paths of its pipes.

    Attributes:
        fault: what the build did, once it did something wrong.
    """

    def __init__(self, server: Callable[[], Any]) -> None:
        self._server = server
        self._seconds = 0.0
        self._process: Any = None
        self._born = 0.0
        self._until: float | None = None
        self._over = threading.Event()
        self.fault: str | None = None
        threading.Thread(target=self._watch, name="ai2thor watchdog", daemon=True).start()

    @contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """Inside the block, the build is killed after `seconds`, and a call that waits for a dead
        build is released.
        """
        self._seconds, self._until = seconds, time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = None

    def close(self) -> None:
        """Stops watching. Idempotent."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            until, server = self._until, self._server()
            process = getattr(server, "unity_proc", None)
            if until is None or process is None:
                continue
            if process is not self._process:
                self._process, self._born = process, time.monotonic()
            # Patience begins with the build, however long that took to fetch.
            if time.monotonic() > max(until, self._born + self._seconds):
                self.fault = f"no answer within {self._seconds:g} s"
                process.kill()
            if process.poll() is not None:
                self.fault = self.fault or f"the build ended with exit status {process.returncode}"
                _release(server)


def _release(server: Any) -> None:
    """Open the other ends of both pipes, so that who opens or reads one goes on, and fails."""
    with suppress(OSError):
        os.close(os.open(server.client_pipe_path, os.O_RDONLY | os.O_NONBLOCK))
    with suppress(OSError):
        end = os.open(server.server_pipe_path, os.O_WRONLY | os.O_NONBLOCK)
        with suppress(OSError):
            os.write(end, _POISON)
        os.close(end)

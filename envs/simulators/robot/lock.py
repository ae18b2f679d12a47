"""One commander on this machine: a lock that the operating system releases when the program ends,
however it ends.
"""

import fcntl
import os
import re
import tempfile
from pathlib import Path


class RobotBusyError(ValueError):
    """Another program on this machine drives the robot."""


class CommanderLock:
    """Held from construction to `close`.

    Raises:
        RobotBusyError: when another program holds it; the message names its process.
    """

    def __init__(self, robot: str, folder: Path | None = None) -> None:
        name = re.sub(r"[^A-Za-z0-9.]+", "-", robot).strip("-")
        self.path = (folder or Path(tempfile.gettempdir())) / f"surefoot-{name}.lock"
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20).decode() or "unknown"
            os.close(self._file)
            raise RobotBusyError(f"process {holder} drives {robot} already: {self.path} is locked") from None
        os.truncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def close(self) -> None:
        """Releases the lock. Idempotent."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

"""The processes of a peer: started, suspended outside its turns, and ended."""

import os
import signal
import subprocess
import time
from pathlib import Path

from experiments.benchmark.peers.environments import CHECKOUT, UnavailableError, last_lines
from experiments.benchmark.peers.peer import Peer
from experiments.benchmark.peers.progress import Report, read_streams

try:
    import psutil
except ImportError as error:
    raise ImportError('CPU time of whole process trees needs psutil: pip install "surefoot[bench]"') from error


class Program:
    """A training program in a process group of its own, so that a signal reaches all its workers.

    Held still by SIGSTOP: memory, files and clocks stay as they are, and no CPU is used.
    """

    def __init__(self, peer: Peer, python: Path, folder: Path) -> None:
        """Starts it; what it says goes to `log.txt` in its folder."""
        self.peer, self.folder = peer, folder
        self._spent: dict[tuple[int, float], float] = {}
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [str(python), "-m", peer.module, str(folder.resolve())],
                cwd=CHECKOUT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def streams(self) -> list[list[Report]]:
        """The reports so far."""
        return read_streams(self.folder)

    def await_report(self, patience: float) -> None:
        """Waits until the peer trains.

        Raises:
            UnavailableError: when it ends, or exceeds the limit of time.
        """
        deadline = time.monotonic() + patience
        while not any(self.streams):
            self.check()
            if time.monotonic() > deadline:
                raise UnavailableError(f"it reported nothing in {patience:.0f} s: {self.last_words()}")
            time.sleep(0.1)

    def check(self) -> None:
        """Raises UnavailableError when it is no longer running."""
        status = self._process.poll()
        if status is not None:
            raise UnavailableError(f"it ended with status {status}: {self.last_words()}")

    def hold(self) -> None:
        """Stand still."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Run again."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """Kills all its processes."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def cpu_seconds(self) -> float:
        """Returns the CPU seconds of all its processes so far, those that ended meanwhile
        included.
        """
        try:
            leader = psutil.Process(self._process.pid)
            members = [leader, *leader.children(recursive=True)]
        except psutil.NoSuchProcess:
            members = []
        for member in members:
            try:
                times = member.cpu_times()
                self._spent[member.pid, member.create_time()] = times.user + times.system
            except psutil.NoSuchProcess:
                continue
        return sum(self._spent.values())

    def last_words(self) -> str:
        """The end of its log."""
        return last_lines(self._log.read_text(errors="replace"))

    @property
    def _log(self) -> Path:
        return self.folder / "log.txt"

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

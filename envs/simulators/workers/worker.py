"""A worker as its parent sees it: a process to ask, to wait for and to end."""

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from typing import Any

from envs.simulators.workers.channel import Channel
from envs.simulators.workers.config import BodyConfig
from envs.simulators.workers.service import Failed, Refused, serve

_GRACE_SECONDS = 5.0
"""For a simulator to close in order."""


class WorkerLostError(RuntimeError):
    """A worker died, hung or failed; the message says which, `details` where."""

    def __init__(self, cause: str, details: str = "") -> None:
        super().__init__(cause)
        self.details = details


class Worker:
    """A process that opens the body `number` of a simulator as soon as this is made; the first
    answer is its `Greeting`.

    It leads a process group of its own: a terminal's Ctrl-C does not reach it, and what its
    simulator starts ends with it.
    """

    def __init__(self, config: BodyConfig, number: int) -> None:
        self._channel, theirs = Channel.pair()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(
            target=serve, args=(config, number, theirs), name=f"surefoot-body-{number}", daemon=True
        )
        self._process.start()
        theirs.close()
        assert self._process.pid is not None
        self.pid = self._process.pid
        self._asked = time.monotonic()
        self._ended = False

    def ask(self, question: str, *arguments: Any) -> None:
        """Begin a question; exactly one `answer` must follow."""
        self._asked = time.monotonic()
        # One that is gone is noticed when its answer is read.
        with contextlib.suppress(OSError):
            self._channel.send((question, *arguments), seconds=1.0)

    def share(self, file: int, bodies: int, body: int) -> None:
        """Begin to hand over the memory of frames; an `answer` must follow."""
        self.ask("share", bodies, body)
        with contextlib.suppress(OSError):
            self._channel.send_file(file)

    def answer(self, until: float) -> Any:
        """The answer to the question asked, by a time of `time.monotonic`.

        Raises:
            ValueError: as raised by the body.
            WorkerLostError: when none came; nothing more can be asked of it.
        """
        try:
            answer = self._channel.receive(max(until - time.monotonic(), 0.001))
        except TimeoutError:
            raise WorkerLostError(f"no answer within {time.monotonic() - self._asked:.1f} s") from None
        except (EOFError, OSError):
            raise WorkerLostError(self._obituary()) from None
        if isinstance(answer, Failed):
            raise WorkerLostError(answer.cause, answer.details)
        if isinstance(answer, Refused):
            raise ValueError(answer.message)
        return answer

    def kill(self) -> None:
        """Kills the process and its children. Idempotent."""
        if self._ended:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()  # where it was not yet the leader of its group
        self._process.join(_GRACE_SECONDS)  # a driver can hold up even this
        self._channel.close()
        self._ended = True

    def dismiss(self) -> None:
        """Ask the process to close its body and end; `kill` must follow."""
        self._channel.close()

    def wait(self, until: float) -> None:
        """For the end of a dismissed process, by a time of `time.monotonic`."""
        self._process.join(max(until - time.monotonic(), 0.0))

    def _obituary(self) -> str:
        """How it ended."""
        self._process.join(1.0)
        code = self._process.exitcode
        if code is None:
            return "closed its channel"
        names = {known.value: known.name for known in signal.Signals}
        return f"killed by {names.get(-code, -code)}" if code < 0 else f"ended with exit status {code}"


def end(workers: Sequence[Worker]) -> None:
    """Let them close in order, all at once, and kill those that do not."""
    until = time.monotonic() + _GRACE_SECONDS
    for worker in workers:
        worker.dismiss()
    for worker in workers:
        worker.wait(until)
        worker.kill()

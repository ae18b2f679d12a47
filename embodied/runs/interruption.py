"""Signals turned into a question the loop asks when it can afford to stop."""

import signal
import threading
from types import FrameType, TracebackType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1)


class Interrupted(SystemExit):
    """The run was asked to stop, and saved itself. Left uncaught it ends the process with 128 + the signal's number, as shells do."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.signal = signal.Signals(number)


class Interruption:
    """Inside `with`, Ctrl-C, SIGTERM and SIGUSR1 are remembered; a second Ctrl-C or SIGTERM acts at once, as ever.

    Not so a `patient` one: a launcher passes on to its processes what the terminal has sent them already.
    """

    def __init__(self, *, patient: bool = False) -> None:
        self.received: int | None = None
        self._patient = patient
        self._before: dict[int, object] = {}

    def __call__(self) -> bool:
        """Whether a signal came."""
        return self.received is not None

    def __enter__(self) -> "Interruption":
        if threading.current_thread() is threading.main_thread():  # Python allows handlers nowhere else
            self._before = {number: signal.signal(number, self._remember) for number in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        if number != signal.SIGUSR1 and not self._patient:
            signal.signal(number, self._before[number])  # type: ignore[arg-type]

"""Signals that ask a run to stop, recorded until the loop can stop."""

import signal
import threading
from types import FrameType, TracebackType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1)


class Interrupted(SystemExit):
    """A run stopped after a signal and saved its state.

    Uncaught, it ends the process with status 128 + signal number, as shells do.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.signal = signal.Signals(number)


class Interruption:
    """Records Ctrl-C, SIGTERM and SIGUSR1 inside a `with` block.

    A second Ctrl-C or SIGTERM acts at once, unless `ignore_repeats`: a launcher forwards to its
    processes the signals that the terminal has already sent them.
    """

    def __init__(self, *, ignore_repeats: bool = False) -> None:
        self.received: int | None = None
        self._ignore_repeats = ignore_repeats
        self._before: dict[int, object] = {}

    def __call__(self) -> bool:
        """Returns whether a signal was received."""
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
        if number != signal.SIGUSR1 and not self._ignore_repeats:
            signal.signal(number, self._before[number])  # type: ignore[arg-type]

"""The stop key: any key, while a robot moves."""

import select
import sys
import termios
import threading
import tty
from collections.abc import Callable
from types import TracebackType
from typing import TextIO


class StopKey:
    """Inside `with`, a key pressed in the terminal calls `pressed` at once, from a thread. Where
    the input is no terminal, nothing happens.
    """

    def __init__(self, pressed: Callable[[], None], stream: TextIO | None = None) -> None:
        self._pressed, self._stream = pressed, stream or sys.stdin
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "StopKey":
        if self._stream.isatty():
            self._before = termios.tcgetattr(self._stream)
            tty.setcbreak(self._stream)  # keys come one by one; Ctrl-C stays a signal
            self._thread = threading.Thread(target=self._wait, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._ended.set()
            self._thread.join()
            termios.tcsetattr(self._stream, termios.TCSADRAIN, self._before)

    def _wait(self) -> None:
        while not self._ended.is_set():
            if select.select([self._stream], [], [], 0.05)[0]:
                self._stream.read(1)
                self._pressed()
                return

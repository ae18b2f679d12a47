"""Time, injected: the same safety rules run in real time on a robot, and in simulated time in a
test, where a second costs a millisecond.
"""

import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Seconds of this machine that never step back. Another machine's clock is never compared with
    it.
    """

    def now(self) -> float:
        """Seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Let time pass; no time for a negative number."""


class MonotonicClock:
    """The real time."""

    def now(self) -> float:
        """As `time.monotonic`."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """As `time.sleep`."""
        if seconds > 0:
            time.sleep(seconds)


class SimulatedClock:
    """Time that passes when somebody sleeps, in ticks of `tick` seconds; `subscribers` live through
    every one of them.
    """

    def __init__(self, tick: float = 0.01) -> None:
        self.tick = tick
        self.subscribers: list[Callable[[float], None]] = []
        self._ticks = 0

    def now(self) -> float:
        """Seconds since the clock was made."""
        return self._ticks * self.tick

    def sleep(self, seconds: float) -> None:
        """Whole ticks, at least one where any time was asked for."""
        for _ in range(max(round(seconds / self.tick), int(seconds > 0))):
            self._ticks += 1
            for live in self.subscribers:
                live(self.tick)


class Pace:
    """A fixed rate: `wait` sleeps until the next tick, and does not catch up on missed ones."""

    def __init__(self, clock: Clock, hertz: float) -> None:
        self._clock, self.period = clock, 1.0 / hertz
        self._next = clock.now() + self.period

    def wait(self) -> None:
        """Until the next beat."""
        self._clock.sleep(self._next - self._clock.now())
        self._next = max(self._next, self._clock.now()) + self.period

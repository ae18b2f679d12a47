"""Wall-clock time by name, and steps per second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Measures time by name and counts steps, since the last `take`."""

    def __init__(self) -> None:
        self.steps = 0
        self._started = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Adds the time inside the block to `name`."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] = self._spent.get(name, 0.0) + time.perf_counter() - started

    def take(self) -> dict[str, float]:
        """Returns steps per second and the share of each name, by `speed/name`; resets itself."""
        now = time.perf_counter()
        elapsed = max(now - self._started, 1e-9)
        shares = {f"speed/{name}_share": spent / elapsed for name, spent in self._spent.items()}
        rate = self.steps / elapsed
        self._started, self._spent, self.steps = now, {}, 0
        return {"speed/steps_per_second": rate, **shares}

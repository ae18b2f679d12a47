"""Numbers gathered between two rows of the log: means over finished episodes, and where the time went."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from embodied.training.distributed import Ranks


class EpisodeStatistics:
    """Means of every floating-point measure in `final_info`, over the episodes finished since they were last taken."""

    def __init__(self) -> None:
        self._sums: dict[str, float] = {}
        self._counts: dict[str, int] = {}

    def add(self, final_info: dict[str, Any]) -> None:
        """Gymnasium's vector layout: arrays [n], and masks [n] under the same name with a leading underscore; wider arrays are no measures.

        What is infinite or NaN, like the distance to a goal that cannot be reached, is left out of its mean.
        """
        for name, numbers in final_info.items():
            if not _is_measure(name, numbers):
                continue
            chosen = numbers[final_info[f"_{name}"] & np.isfinite(numbers)]
            self._sums[name] = self._sums.get(name, 0.0) + float(chosen.sum())
            self._counts[name] = self._counts.get(name, 0) + len(chosen)

    def take(self, ranks: Ranks) -> dict[str, float]:
        """The means over all ranks by `episode/name`, and how many episodes there were; empties itself."""
        self._add_up(ranks.gather(self.state_dict()))
        means = {f"episode/{k}": total / self._counts[k] for k, total in self._sums.items() if self._counts[k]}
        means["episode/count"] = float(max(self._counts.values(), default=0))
        self._sums, self._counts = {}, {}
        return means

    def _add_up(self, states: list[dict[str, Any]]) -> None:
        names = {name: None for state in states for name in state["sums"]}
        self._sums = {name: sum(state["sums"].get(name, 0.0) for state in states) for name in names}
        self._counts = {name: sum(state["counts"].get(name, 0) for state in states) for name in names}

    def state_dict(self) -> dict[str, Any]:
        """What was gathered so far."""
        return {"sums": dict(self._sums), "counts": dict(self._counts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`."""
        self._sums, self._counts = dict(state["sums"]), dict(state["counts"])


def _is_measure(name: str, numbers: object) -> bool:
    return isinstance(numbers, np.ndarray) and numbers.dtype.kind == "f" and numbers.ndim == 1 and name[0] != "_"


class Stopwatch:
    """Wall-clock time by name, and steps, since they were last taken."""

    def __init__(self) -> None:
        self.steps = 0
        self._begun = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count the time inside the block towards `name`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] = self._spent.get(name, 0.0) + time.perf_counter() - begun

    def take(self) -> dict[str, float]:
        """Steps per second and the share of each name, by `speed/name`; empties itself."""
        now = time.perf_counter()
        elapsed = max(now - self._begun, 1e-9)
        shares = {f"speed/{name}_share": spent / elapsed for name, spent in self._spent.items()}
        rate = self.steps / elapsed
        self._begun, self._spent, self.steps = now, {}, 0
        return {"speed/steps_per_second": rate, **shares}

"""Means of measures over finished episodes, between two rows of the log."""

from typing import Any

import numpy as np

from embodied.training.distributed import Ranks


class EpisodeStatistics:
    """Means of every floating-point measure in `final_info`, over episodes since the last
    `take`.
    """

    def __init__(self) -> None:
        self._sums: dict[str, float] = {}
        self._counts: dict[str, int] = {}

    def add(self, final_info: dict[str, Any]) -> None:
        """Adds finished episodes, in Gymnasium's vector layout.

        Numbers that are infinite or NaN, such as the distance to an unreachable goal, are left out
        of their mean.

        Args:
            final_info: measures [n], and masks [n] under the same name with a leading underscore;
                wider arrays are no measures.
        """
        for name, numbers in final_info.items():
            if not _is_measure(name, numbers):
                continue
            chosen = numbers[final_info[f"_{name}"] & np.isfinite(numbers)]
            self._sums[name] = self._sums.get(name, 0.0) + float(chosen.sum())
            self._counts[name] = self._counts.get(name, 0) + len(chosen)

    def take(self, ranks: Ranks) -> dict[str, float]:
        """Returns means over all ranks by `episode/name` and the number of episodes; resets
        itself.
        """
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
        """The sums and counts so far."""
        return {"sums": dict(self._sums), "counts": dict(self._counts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Resumes from `state_dict`."""
        self._sums, self._counts = dict(state["sums"]), dict(state["counts"])


def _is_measure(name: str, numbers: object) -> bool:
    return isinstance(numbers, np.ndarray) and numbers.dtype.kind == "f" and numbers.ndim == 1 and name[0] != "_"

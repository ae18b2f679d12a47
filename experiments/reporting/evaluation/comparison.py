"""The policy against each other one, on the same episodes."""

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.evaluation.intervals import Bootstrap, Estimate, paired_difference
from embodied.evaluation.results import Row


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Success of the policy minus that of another, paired by episode, over all seen and over all
    unseen conditions.
    """

    other: str
    seen: Estimate
    unseen: Estimate


def compare(rows: Sequence[Row], policy: str, bootstrap: Bootstrap | None = None) -> list[Comparison]:
    """A comparison with each other policy of the results, in their order."""
    others = [name for name in dict.fromkeys(row.policy for row in rows) if name != policy]
    return [
        Comparison(other=other, **{word: _difference(rows, policy, other, seen, bootstrap) for word, seen in _SIDES})
        for other in others
    ]


_SIDES = (("seen", True), ("unseen", False))


def _difference(rows: Sequence[Row], policy: str, other: str, seen: bool, bootstrap: Bootstrap | None) -> Estimate:
    ours, theirs = ([row for row in rows if row.policy == name and row.seen is seen] for name in (policy, other))
    return paired_difference(ours, theirs, "success", bootstrap)

"""Where a policy holds and where it breaks, computed from the results alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from embodied.evaluation.conditions import NOMINAL
from embodied.evaluation.intervals import Bootstrap, Estimate, measure
from embodied.evaluation.results import Row

HOLDS_FROM = 0.8
"""A policy holds under a condition where it keeps this share of its success at home, at least."""

BREAKS_BELOW = 0.5
"""It breaks where it keeps less than this share; between the two it weakens."""

WORKS_FROM = 0.2
"""Below this success at home there is nothing to hold."""


class ConditionVerdict(Enum):
    """The effect of a condition on a policy."""

    HOLDS = "holds"
    WEAKENS = "weakens"
    BREAKS = "breaks"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One condition: the policy's success under it, and the verdict, which goes by the mean and not
    by the interval.
    """

    condition: str
    family: str
    severity: float | None
    unit: str
    seen: bool | None
    success: Estimate
    verdict: ConditionVerdict


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All that a report says of one policy.

    `home` is its success under the conditions that training covers, all together (under the nominal
    one where it is unknown what training covers, or it covers none), `away` that under all unseen
    ones.
    """

    policy: str
    home: Estimate
    away: Estimate
    conditions: tuple[Judged, ...]

    @property
    def works(self) -> bool:
        """Whether there is any success at home that could be lost."""
        return self.home.mean >= WORKS_FROM

    def unseen(self, verdict: ConditionVerdict | None = None) -> list[Judged]:
        """Conditions not known to be covered by training, of one verdict or of all; the nominal one
        is never among them.
        """
        away = [one for one in self.conditions if not one.seen and one.family != NOMINAL]
        return [one for one in away if verdict in (None, one.verdict)]


def find(rows: Sequence[Row], policy: str, bootstrap: Bootstrap | None = None) -> Findings:
    """The findings about one policy of the results.

    Raises:
        ValueError: when it has no rows; the message lists the policies there are.
    """
    own = [row for row in rows if row.policy == policy]
    if not own:
        raise ValueError(f"no results of policy {policy!r}; there are {sorted({row.policy for row in rows})}")
    home = measure(at_home(own), "success", bootstrap)
    conditions = dict.fromkeys(row.condition for row in own)
    judged = (_judge([row for row in own if row.condition == name], home.mean, bootstrap) for name in conditions)
    away = measure([row for row in own if row.seen is False], "success", bootstrap)
    return Findings(policy=policy, home=home, away=away, conditions=tuple(judged))


def at_home(rows: Sequence[Row]) -> list[Row]:
    """Rows under conditions that training covers; where none is known to be, those of the nominal
    one; where there is none, all.
    """
    seen = [row for row in rows if row.seen]
    return seen or [row for row in rows if row.family == NOMINAL] or list(rows)


def _judge(rows: Sequence[Row], home: float, bootstrap: Bootstrap | None) -> Judged:
    first, success = rows[0], measure(rows, "success", bootstrap)
    kept = success.mean / home if home > 0 else 0.0
    verdict = (
        ConditionVerdict.HOLDS
        if kept >= HOLDS_FROM
        else ConditionVerdict.WEAKENS
        if kept >= BREAKS_BELOW
        else ConditionVerdict.BREAKS
    )
    return Judged(
        condition=first.condition,
        family=first.family,
        severity=first.severity,
        unit=first.unit,
        seen=first.seen,
        success=success,
        verdict=verdict,
    )

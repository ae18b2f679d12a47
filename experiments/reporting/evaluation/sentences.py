"""The findings in words: what a person reads first."""

from collections.abc import Sequence

from embodied.evaluation.intervals import Estimate
from experiments.reporting.evaluation.verdicts import BREAKS_BELOW, HOLDS_FROM, ConditionVerdict, Findings, Judged

NAMED = 4
"""The number of conditions named in a sentence; the others are counted."""


def headline(findings: Findings) -> str:
    """One sentence: where the policy holds and where it breaks."""
    name, unseen = findings.policy, findings.unseen()
    if not findings.works:
        return f"{name} does not work yet: {share(findings.home)} success even where nothing is new to it."
    if not unseen:
        return (
            f"{name} reaches {share(findings.home)} success in conditions it was trained for. No unseen "
            f"condition was tried."
        )
    holds, breaks = findings.unseen(ConditionVerdict.HOLDS), findings.unseen(ConditionVerdict.BREAKS)
    if len(holds) == len(unseen):
        return f"{name} holds under all {len(unseen)} perturbations it never saw."
    if not holds:
        ending = f"and breaks under {len(breaks)} of them" if breaks else "but breaks under none"
        return f"{name} holds under none of {len(unseen)} perturbations it never saw, {ending}."
    ending = f"and breaks under {len(breaks)}" if breaks else "and breaks under none"
    return f"{name} holds under {len(holds)} of {len(unseen)} perturbations it never saw {ending}."


def summary(findings: Findings) -> list[str]:
    """A few sentences below the headline."""
    home, away = findings.home, findings.away
    home_where = (
        "conditions that training covers" if any(one.seen for one in findings.conditions) else "nominal conditions"
    )
    sentences = [f"Success is {share(home)} {interval(home)} in {home_where}"]
    if away.episodes:
        sentences[0] += f" and {share(away)} {interval(away)} over all unseen ones"
    holds, breaks = (
        _by_success(findings.unseen(ConditionVerdict.HOLDS)),
        _by_success(findings.unseen(ConditionVerdict.BREAKS)),
    )
    if findings.works and holds:
        sentences.append(f"The hardest that it withstands: {_names(holds)}")
    if findings.works and breaks:
        sentences.append(f"It breaks worst under {_names(breaks)}")
    return [f"{sentence}." for sentence in sentences]


def rule(findings: Findings) -> str:
    """Explains the verdicts."""
    return (
        f"Holds: at least {HOLDS_FROM:.0%} of its success in familiar conditions ({share(findings.home)}) is kept. "
        f"Breaks: less than {BREAKS_BELOW:.0%} is. Weakens: between the two. Verdicts go by the mean; the "
        f"interval says how sure it is."
    )


def share(value: Estimate) -> str:
    """A mean in whole percent."""
    return f"{value.mean:.0%}" if value.episodes else "no"


def interval(value: Estimate) -> str:
    """Its interval in whole percent."""
    return f"[{value.low:.0%}, {value.high:.0%}]" if value.episodes else ""


def _by_success(conditions: Sequence[Judged]) -> list[Judged]:
    return sorted(conditions, key=lambda one: one.success.mean)


def _names(conditions: Sequence[Judged]) -> str:
    named = ", ".join(f"{one.condition} ({share(one.success)})" for one in conditions[:NAMED])
    rest = len(conditions) - NAMED
    return f"{named} and {rest} more" if rest > 0 else named

"""Sections of the page of a comparison: provenance, expectations, tables by region and
condition.
"""

import re
from collections.abc import Mapping, Sequence

from configs import ComparisonPlan
from embodied.evaluation.intervals import Interval
from experiments.reporting.page import Code, PageTable, Section, Text
from experiments.studies.comparison.expectations import ExpectationFinding, judge
from experiments.studies.comparison.learning import LearningCurve
from experiments.studies.comparison.regions import region_conditions
from experiments.studies.comparison.scores import Scores


def made(plan: ComparisonPlan, scores: Scores, logs: Mapping[str, Sequence[LearningCurve]], line: str) -> Section:
    """Returns commands, machine, commit, date and amounts. `line` holds the overrides of the
    commands.
    """
    commands = (
        *("# trains them", f"surefoot compare train {line}"),
        *("# evaluated them", *_evaluated_by(scores)),
        *("# draws this again", f"surefoot compare draw {line}"),
    )
    first, commits = scores.headers[0], _span([one.commit for one in scores.headers])
    text = (
        f"{sum(first.episodes)} episodes a condition in {len(first.scenes)} houses that no policy was trained "
        f"in, the same for all; {len(scores.conditions)} conditions; "
        f"geodesic distance {plan.evaluation.distances.min_distance:g} to "
        f"{plan.evaluation.distances.max_distance:g} m; actions {plan.evaluation.sampling.actions.value}. "
        f"Evaluated {_span([one.date[:10] for one in scores.headers])} at commit {commits} on "
        f"{_span([one.machine for one in scores.headers])}."
        f"{' A + after a commit marks uncommitted changes.' if '+' in commits else ''}"
    )
    intervals = (
        f"Intervals are {scores.how.confidence:.0%} over training seeds and houses at once: houses are "
        f"resampled {scores.how.resamples:,} times, the share of the few seeds is drawn "
        "from Student's t (embodied/evaluation/intervals/training_seeds.py). With one seed, and for policies "
        "that learn nothing, they are over houses only."
    )
    missing = [Text(f"Not evaluated: {', '.join(scores.missing)}.")] if scores.missing else []
    return Section("", (Code(commands), Text(text), Text(intervals), *missing, _trained(scores, logs)))


def expected(scores: Scores) -> Section:
    """Returns the expectations and their verdicts."""
    rows = tuple((one.expected, one.number, str(one.found), _count(one), one.verdict.value) for one in judge(scores))
    note = Text(
        "Written down before anything was measured (experiments/studies/comparison/expectations.py). "
        "Confirmed or refuted where the whole interval is on one side, else undecided."
    )
    heads = ("expected", "number", "found", "N", "verdict")
    return Section(
        "What was expected", (note, PageTable(heads, rows)) if rows else (Text("Too little is there to judge."),)
    )


def by_region(scores: Scores) -> Section:
    """Returns success in every region, and the lead of the reference over each other policy."""
    regions = region_conditions(scores)
    rates = [
        (f"{region} ({len(names)})", *(str(scores.rate(policy, names)) for policy in scores.policies))
        for region, names in regions.items()
    ]
    blocks = [
        Text("Success in %, over all conditions of a region together; in brackets how many these are."),
        PageTable(("region", *scores.policies), tuple(rates)),
    ]
    if scores.reference in scores.policies and scores.others:
        leads = [
            (region, *(_signed(scores.lead(scores.reference, other, names)) for other in scores.others))
            for region, names in regions.items()
        ]
        blocks += [
            Text(
                f"Success of {scores.reference} minus that of each other, points, on the same episodes; bold where "
                "the interval leaves out zero."
            ),
            PageTable((f"{scores.reference} minus", *scores.others), tuple(leads)),
        ]
    return Section("Success by region", tuple(blocks))


def by_condition(scores: Scores, measure: str) -> Section:
    """Returns a table of every condition, with a column for each policy."""
    rows = tuple(
        (
            name,
            "seen" if one.seen else "unseen",
            *(str(scores.rate(policy, [name], measure)) for policy in scores.policies),
        )
        for name, one in scores.conditions.items()
    )
    head = "success, %" if measure == "success" else "SPL, hundredths"
    return Section(
        f"Every condition: {head}",
        (PageTable(("condition", f"training of {scores.reference}", *scores.policies), rows),),
    )


def by_seed(scores: Scores) -> Section:
    """Returns the success of every seed under every condition, without intervals."""
    rows = tuple((name, *(_seeds(scores, policy, name) for policy in scores.policies)) for name in scores.conditions)
    return Section("Every condition, seed by seed: success, %", (PageTable(("condition", *scores.policies), rows),))


def _seeds(scores: Scores, policy: str, condition: str) -> str:
    return ", ".join(f"{100 * value:.1f}" for value in scores.rates(policy, [condition]).values[0])


def _evaluated_by(scores: Scores) -> tuple[str, ...]:
    """Returns the distinct commands of the records, without the choice of jobs and workers."""
    key = r"(?:job|only|comparison\.workers)"
    apart = re.compile(rf" (?:'{key}=[^']*'|{key}=\S+)")
    return tuple(dict.fromkeys(apart.sub("", one.command) for one in scores.headers))


def _trained(scores: Scores, logs: Mapping[str, Sequence[LearningCurve]]) -> PageTable:
    rows = []
    for name, several in scores.policies.items():
        steps = _span([f"{record.header.step:,}" for record in several]) if several[0].header.seed is not None else "–"
        seeds = ", ".join(str(record.header.seed) for record in several) if several[0].header.seed is not None else "–"
        minutes = ", ".join(f"{one.minutes[-1]:.0f}" for one in logs.get(name, [])) or "–"
        under = several[0].header.trained_under
        rows.append((name, seeds, steps, minutes, "–" if under is None else str(under)))
    return PageTable(("policy", "seeds", "steps", "minutes of training", "trained under"), tuple(rows))


def _count(one: ExpectationFinding) -> str:
    """Formats the number of seeds of each policy, and of episodes of each seed."""
    seeds = " and ".join(str(count) for count in one.found.seeds)
    return f"{seeds} seeds, {one.episodes:,} episodes each"


def _span(values: Sequence[str]) -> str:
    """Joins the distinct values in their order."""
    return ", ".join(dict.fromkeys(values))


def _signed(found: Interval) -> str:
    text = f"{100 * found.value:+.1f} [{100 * found.low:+.1f}, {100 * found.high:+.1f}]"
    return f"**{text}**" if found.low > 0 or found.high < 0 else text

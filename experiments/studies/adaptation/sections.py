"""Sections of the page of an analysis: provenance, and tables beside the figures."""

from collections.abc import Mapping, Sequence
from math import isinf, isnan

from embodied.evaluation.intervals.series import BOOTSTRAP
from embodied.evaluation.trajectories import Trajectories
from experiments.reporting.page import Code, PageTable, Section, Text
from experiments.studies.adaptation import errors, latency, progress

Columns = Mapping[str, Sequence[Trajectories]]
MeanAndInterval = tuple[float, float, float]


def made(command: str, everyone: Sequence[Trajectories]) -> Section:
    """Command, machine, commit, date, and how much of everything."""
    headers = [one.header for one in everyone]
    trained = {header.policy: header.trained for header in headers}
    policies = ", ".join(
        f"{name} ({steps:,} steps)" if steps else f"{name} (learns nothing)" for name, steps in trained.items()
    )
    text = (
        f"Policies: {policies}. {_span(len(header.episodes) for header in headers)} episodes a condition in "
        f"{_span(len(set(header.scenes)) for header in headers)} houses, the "
        f"same for all policies; actions sampled. {_span(header.machine for header in headers)}, "
        f"{_span(header.date for header in headers)}, commit {_span(header.commit for header in headers)}."
    )
    intervals = (
        f"Bands and brackets are {BOOTSTRAP.confidence:.0%} intervals by {BOOTSTRAP.resamples:,} bootstrap "
        "resamples of whole houses. One training run a policy: they say nothing of other "
        "training seeds."
    )
    return Section("", (Code((command,)), Text(text), Text(intervals)))


def well_table(steady: Columns) -> PageTable:
    """Success, and the step from which each policy moves well, for each condition."""
    policies, plain = _policies(steady), {one.header.policy: one for one in next(iter(steady.values()))}
    rows = [
        (condition, *(_well(one, plain) for one in _ordered(several, policies)))
        for condition, several in steady.items()
    ]
    return PageTable(("condition", *policies), tuple(rows))


def errors_table(steady: Columns) -> PageTable:
    """Errors of the motions predicted, before an action was ever taken, and after once and
    thrice.
    """
    rows = []
    for condition, several in steady.items():
        for one in filter(errors.predicts_motions, several):
            for off in (errors.MOVES, errors.TURNS):
                series, named = off.predicted(one), off.named(one)
                low, high = series.interval
                cells = [f"{series.value[k]:.1f} [{low[k]:.1f}, {high[k]:.1f}] ({series.count[k]})" for k in (0, 1, 3)]
                rows.append(
                    (f"{condition}, {off.kind}: {off.unit}", one.header.policy, *cells, f"{named.value[0]:.1f}")
                )
    return PageTable(("condition", "policy", "never taken before", "once", "three times", "by the name"), tuple(rows))


def recovery_table(changing: Columns) -> PageTable:
    """Progress before and after, and the steps until it is back."""
    rows = []
    for condition, several in changing.items():
        for one in several:
            found = latency.recovery(one)
            numbers = (_number(found.before, "+.3f"), _number(found.after, "+.3f"), _number(found.steps, ".0f"))
            rows.append((condition, one.header.policy, str(found.episodes), *numbers, _success(one)))
    heads = (
        "change",
        "policy",
        "episodes",
        "m nearer a step before",
        "right after",
        "steps until 80 % is back",
        "success",
    )
    return PageTable(heads, tuple(rows))


def _well(one: Trajectories, plain: Mapping[str, Trajectories]) -> str:
    return f"{_success(one)}, from step {_number(progress.steps_until_well(one, plain[one.header.policy]), '.0f')}"


def _success(one: Trajectories) -> str:
    series = progress.success(one)
    (low,), (high,) = series.interval
    return f"{series.value[0]:.0%} [{low:.0%}, {high:.0%}]".replace("%", "") + " %"


def _number(numbers: MeanAndInterval, form: str) -> str:
    if isnan(numbers[0]):
        return "–"
    value, low, high = ("never" if isinf(number) else f"{number:{form}}" for number in numbers)
    return f"{value} [{low}, {high}]"


def _policies(columns: Columns) -> list[str]:
    return list(dict.fromkeys(one.header.policy for several in columns.values() for one in several))


def _ordered(several: Sequence[Trajectories], policies: Sequence[str]) -> list[Trajectories]:
    return sorted(several, key=lambda one: policies.index(one.header.policy))


def _span(values: object) -> str:
    """Joins the distinct values."""
    return ", ".join(dict.fromkeys(map(str, values)))  # type: ignore[call-overload]

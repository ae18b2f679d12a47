"""The table of an evaluation: a row for each condition, two columns for each policy."""

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.evaluation.intervals import Bootstrap, Estimate, in_percent, measure
from embodied.evaluation.results import Row


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One condition: its name and place, whether training covers it, and success and SPL of each policy in the table's order."""

    condition: str
    family: str
    severity: float | None
    unit: str
    seen: bool | None
    success: tuple[Estimate, ...]
    spl: tuple[Estimate, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Policies across, conditions down, both in the order they first appear in the results."""

    policies: tuple[str, ...]
    rows: tuple[TableRow, ...]


def tabulate(rows: Sequence[Row], bootstrap: Bootstrap | None = None) -> Table:
    """The table of all rows of an evaluation."""
    policies = tuple(dict.fromkeys(row.policy for row in rows))
    conditions = dict.fromkeys(row.condition for row in rows)
    lines = [_line([row for row in rows if row.condition == name], policies, bootstrap) for name in conditions]
    return Table(policies=policies, rows=tuple(lines))


def _line(rows: Sequence[Row], policies: Sequence[str], bootstrap: Bootstrap | None) -> TableRow:
    """All rows share the condition."""
    first = rows[0]
    theirs = [[row for row in rows if row.policy == policy] for policy in policies]
    return TableRow(
        condition=first.condition,
        family=first.family,
        severity=first.severity,
        unit=first.unit,
        seen=first.seen,
        success=tuple(measure(some, "success", bootstrap) for some in theirs),
        spl=tuple(measure(some, "spl", bootstrap) for some in theirs),
    )


def markdown(table: Table) -> str:
    """The table in Markdown: success in % with its interval, SPL, and how many episodes of how many scenes."""
    heads = ["condition", "training", "episodes (scenes)"]
    for policy in table.policies:
        heads += [f"{policy} success %", f"{policy} SPL"]
    lines = [heads, [":--", ":--", "--:"] + ["--:"] * (len(heads) - 3), *(_cells(row) for row in table.rows)]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{text}\n\n{scope(table)}\n"


def scope(table: Table) -> str:
    """What the conditions of a table allow to be said, in a sentence."""
    known = [row.seen for row in table.rows]
    if all(known):
        return (
            "Every condition here lies within the training distribution: this says nothing about unseen perturbations."
        )
    if None in known:
        return "The training distribution is not known here, so seen and unseen cannot be told apart."
    seen = sum(map(bool, known))
    return f"{seen} of {len(known)} conditions lie within the training distribution (seen), {len(known) - seen} outside it (unseen)."


def seen_word(seen: bool | None) -> str:
    """The word for `seen` in tables and reports."""
    return {True: "seen", False: "unseen", None: "unknown"}[seen]


def percent(value: Estimate) -> str:
    """`87.5 [82.1, 92.0]`, in percent; a dash where there is nothing."""
    return in_percent(value.mean, value.low, value.high) if value.episodes else "–"


def _cells(row: TableRow) -> list[str]:
    most = max(row.success, key=lambda value: value.episodes)
    cells = [row.condition.replace("|", "\\|"), seen_word(row.seen), f"{most.episodes} ({most.scenes})"]
    for success, spl in zip(row.success, row.spl, strict=True):
        cells += [percent(success), f"{spl.mean:.2f}" if spl.episodes else "–"]
    return cells

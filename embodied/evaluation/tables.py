"""The table of an evaluation: a row for each condition, two columns for each policy."""

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.evaluation.intervals import Bootstrap, Estimate, in_percent, measure
from embodied.evaluation.results import Row


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One condition: its name and place, whether training covers it, and success and SPL of each
    policy in the table's order.
    """

    condition: str
    family: str
    severity: float | None
    unit: str
    seen: bool | None
    success: tuple[Estimate, ...]
    spl: tuple[Estimate, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Policies as columns, conditions as rows, in the order of the results."""

    policies: tuple[str, ...]
    rows: tuple[TableRow, ...]


def tabulate(rows: Sequence[Row], bootstrap: Bootstrap | None = None) -> Table:
    """Returns the table of all rows of an evaluation."""
    policies = tuple(dict.fromkeys(row.policy for row in rows))
    conditions = dict.fromkeys(row.condition for row in rows)
    lines = [_line([row for row in rows if row.condition == name], policies, bootstrap) for name in conditions]
    return Table(policies=policies, rows=tuple(lines))


def _line(rows: Sequence[Row], policies: Sequence[str], bootstrap: Bootstrap | None) -> TableRow:
    """Returns the line of one condition from its rows."""
    first = rows[0]
    by_policy = [[row for row in rows if row.policy == policy] for policy in policies]
    return TableRow(
        condition=first.condition,
        family=first.family,
        severity=first.severity,
        unit=first.unit,
        seen=first.seen,
        success=tuple(measure(some, "success", bootstrap) for some in by_policy),
        spl=tuple(measure(some, "spl", bootstrap) for some in by_policy),
    )


def markdown(table: Table) -> str:
    """Formats a table in Markdown: success in % with its interval, SPL, episodes and scenes."""
    heads = ["condition", "training", "episodes (scenes)"]
    for policy in table.policies:
        heads += [f"{policy} success %", f"{policy} SPL"]
    lines = [heads, [":--", ":--", "--:"] + ["--:"] * (len(heads) - 3), *(_cells(row) for row in table.rows)]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{text}\n\n{scope(table)}\n"


def scope(table: Table) -> str:
    """Returns a sentence on which conditions the training distribution covers."""
    known = [row.seen for row in table.rows]
    if all(known):
        return (
            "Every condition here lies within the training distribution: this says nothing about unseen perturbations."
        )
    if None in known:
        return "The training distribution is not known here, so conditions cannot be called seen or unseen."
    seen = sum(map(bool, known))
    return (
        f"{seen} of {len(known)} conditions lie within the training distribution (seen), {len(known) - seen} "
        f"outside it (unseen)."
    )


def seen_word(seen: bool | None) -> str:
    """Returns the word for `seen` in tables and reports."""
    return {True: "seen", False: "unseen", None: "unknown"}[seen]


def percent(value: Estimate) -> str:
    """Formats an estimate in percent, `87.5 [82.1, 92.0]`; a dash without episodes."""
    return in_percent(value.mean, value.low, value.high) if value.episodes else "–"


def _cells(row: TableRow) -> list[str]:
    most = max(row.success, key=lambda value: value.episodes)
    cells = [row.condition.replace("|", "\\|"), seen_word(row.seen), f"{most.episodes} ({most.scenes})"]
    for success, spl in zip(row.success, row.spl, strict=True):
        cells += [percent(success), f"{spl.mean:.2f}" if spl.episodes else "–"]
    return cells

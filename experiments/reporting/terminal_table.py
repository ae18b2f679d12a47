"""The table of an evaluation on a terminal."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from embodied.evaluation import Bootstrap, Row, tabulate
from embodied.evaluation.tables import TableRow, percent, scope, seen_word


def show(rows: Sequence[Row], bootstrap: Bootstrap) -> None:
    """Print success in percent with its interval, and SPL, of every policy under every
    condition.
    """
    found = tabulate(rows, bootstrap)
    table = Table("condition", "training", box=None, pad_edge=False)
    for policy in found.policies:
        table.add_column(f"{escape(policy)}\nsuccess %", justify="right")
        table.add_column("\nSPL", justify="right")
    for row in found.rows:
        table.add_row(*_cells(row))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table, scope(found), sep="\n\n")


def _cells(row: TableRow) -> list[str]:
    cells = [escape(row.condition), seen_word(row.seen)]
    for success, spl in zip(row.success, row.spl, strict=True):
        cells += [escape(percent(success)), f"{spl.mean:.2f}"]
    return cells

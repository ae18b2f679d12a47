"""The progress bar of a sweep, on a terminal."""

from types import TracebackType
from typing import Self

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from embodied.evaluation import Row


class SweepBar:
    """Counts all episodes of a sweep, and shows the current policy, condition and success."""

    def __init__(self, total: int, done: int, *, shown: bool = True) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            disable=not shown,
        )
        self._task = self._progress.add_task("evaluating", total=total, completed=done)
        self._cell, self._successes, self._episodes = ("", ""), 0.0, 0

    def finished(self, row: Row) -> None:
        """Counts one more row."""
        if self._cell != (row.policy, row.condition):
            self._cell, self._successes, self._episodes = (row.policy, row.condition), 0.0, 0
        self._successes += row.measures.get("success", 0.0)
        self._episodes += 1
        success = f"success {self._successes / self._episodes:.0%}"
        text = f"{escape(row.policy)} [dim]under[/] {escape(row.condition)}  {success}"
        self._progress.update(self._task, advance=1, description=text)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

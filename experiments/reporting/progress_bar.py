"""The progress of a training: a live bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

_SHOWN = {"episode/success": "success", "episode/spl": "SPL", "episode/return": "return"}


class ProgressBar:
    """Shows steps, speed, time left, success, SPL and return."""

    def __init__(self, console: Console | None = None, seconds_between_lines: float = 30.0) -> None:
        """Prints to standard error, unless given another console."""
        self._console = console or Console(stderr=True)
        self._total, self._interval = 0, seconds_between_lines
        self._measures = ""
        self._first = self._step = 0
        self._started = self._printed = time.monotonic()
        self._bar = Progress(
            TextColumn("[bold]steps"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            TextColumn("{task.fields[measures]}"),
            console=self._console,
        )

    def open(self, step: int, total: int) -> None:
        """Starts, or resumes, at `step` of `total`."""
        self._total = total
        self._first = self._step = step
        self._started = self._printed = time.monotonic()
        self._task = self._bar.add_task("", total=self._total, completed=step, speed="", measures="")
        if self._console.is_terminal:
            self._bar.start()

    def advance(self, steps: int) -> None:
        """Adds steps."""
        self.reach(self._step + steps)

    def reach(self, step: int) -> None:
        """Sets the step."""
        self._step = step
        if self._console.is_terminal:
            self._bar.update(self._task, completed=self._step, speed=self._speed, measures=self._measures)
        elif time.monotonic() - self._printed >= self._interval:
            self._line()

    def show(self, scalars: Mapping[str, float]) -> None:
        """Shows means over finished episodes; a measure without any keeps its last."""
        found = {short: scalars[name] for name, short in _SHOWN.items() if name in scalars}
        if found:
            self._measures = "  ".join(f"{short} {number:.2f}" for short, number in found.items())

    def say(self, text: str) -> None:
        """Prints a line of text above the bar."""
        self._console.print(Text(text), soft_wrap=True)

    def close(self) -> None:
        """Leaves the last state on the screen."""
        if self._console.is_terminal:
            self._bar.stop()
        elif self._total:
            self._line()

    @property
    def _speed(self) -> str:
        return f"{(self._step - self._first) / max(time.monotonic() - self._started, 1e-9):,.0f} steps/s"

    def _line(self) -> None:
        self._printed = time.monotonic()
        rate = (self._step - self._first) / max(self._printed - self._started, 1e-9)
        left = f"{(self._total - self._step) / rate / 60:.1f} min left" if rate > 0 and self._step < self._total else ""
        share = f"{self._step:,} of {self._total:,} steps ({self._step / self._total:.0%})"
        self.say("  ".join(part for part in (share, self._speed, left, self._measures) if part))

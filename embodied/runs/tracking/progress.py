"""How far a run is: a live bar on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

_SHOWN = {"episode/success": "success", "episode/spl": "SPL", "episode/return": "return"}


class ProgressBar:
    """Steps, speed, time left, success, SPL and return."""

    def __init__(self, total: int, console: Console | None = None, seconds_between_lines: float = 30.0) -> None:
        """`total` steps in all."""
        self._console = console or Console(stderr=True)
        self._total, self._interval = total, seconds_between_lines
        self._measures = ""
        self._first = self._step = 0
        self._begun = self._spoken = time.monotonic()
        self._bar = Progress(
            TextColumn("[bold]steps"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            TextColumn("{task.fields[measures]}"),
            console=self._console,
        )

    def open(self, step: int) -> None:
        """Begin, or go on, at `step`."""
        self._first = self._step = step
        self._begun = self._spoken = time.monotonic()
        self._task = self._bar.add_task("", total=self._total, completed=step, speed="", measures="")
        if self._console.is_terminal:
            self._bar.start()

    def advance(self, steps: int) -> None:
        """So many steps more."""
        self.reach(self._step + steps)

    def reach(self, step: int) -> None:
        """The run is at `step`."""
        self._step = step
        if self._console.is_terminal:
            self._bar.update(self._task, completed=self._step, speed=self._speed, measures=self._measures)
        elif time.monotonic() - self._spoken >= self._interval:
            self._line()

    def show(self, scalars: Mapping[str, float]) -> None:
        """The newest means over finished episodes; a measure that has none keeps its last."""
        found = {short: scalars[name] for name, short in _SHOWN.items() if name in scalars}
        if found:
            self._measures = "  ".join(f"{short} {number:.2f}" for short, number in found.items())

    def say(self, text: str) -> None:
        """A line of text, above the bar."""
        self._console.print(Text(text), soft_wrap=True)

    def close(self) -> None:
        """Leave the last state on the screen."""
        if self._console.is_terminal:
            self._bar.stop()
        else:
            self._line()

    @property
    def _speed(self) -> str:
        return f"{(self._step - self._first) / max(time.monotonic() - self._begun, 1e-9):,.0f} steps/s"

    def _line(self) -> None:
        self._spoken = time.monotonic()
        rate = (self._step - self._first) / max(self._spoken - self._begun, 1e-9)
        left = f"{(self._total - self._step) / rate / 60:.1f} min left" if rate > 0 and self._step < self._total else ""
        share = f"{self._step:,} of {self._total:,} steps ({self._step / self._total:.0%})"
        self.say("  ".join(part for part in (share, self._speed, left, self._measures) if part))

"""The protocol of progress displays of a sweep."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from embodied.evaluation.results import Row


class SweepProgress(Protocol):
    """Displays the progress of a sweep."""

    def finished(self, row: Row) -> None:
        """Receives every new row."""


OpenProgress = Callable[[int, int], AbstractContextManager[SweepProgress]]
"""Opens a display, given the total number of rows and the number done before."""


class NoSweepProgress:
    """Displays nothing."""

    def finished(self, row: Row) -> None:
        """Does nothing."""

"""The contract of progress displays."""

from collections.abc import Mapping
from typing import Protocol


class Progress(Protocol):
    """Shows how far a training is."""

    def open(self, step: int, total: int) -> None:
        """Starts, or resumes, at `step` of `total`."""

    def advance(self, steps: int) -> None:
        """Adds steps."""

    def reach(self, step: int) -> None:
        """Sets the step."""

    def show(self, scalars: Mapping[str, float]) -> None:
        """Shows the newest metrics, by `group/name`."""

    def say(self, text: str) -> None:
        """Shows a line of text."""

    def close(self) -> None:
        """Ends the display. Idempotent."""


class NoProgress:
    """Shows nothing."""

    def open(self, step: int, total: int) -> None:
        """See `Progress`."""

    def advance(self, steps: int) -> None:
        """See `Progress`."""

    def reach(self, step: int) -> None:
        """See `Progress`."""

    def show(self, scalars: Mapping[str, float]) -> None:
        """See `Progress`."""

    def say(self, text: str) -> None:
        """See `Progress`."""

    def close(self) -> None:
        """See `Progress`."""

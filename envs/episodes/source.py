"""The contracts of episode sources, and of simulators that prefetch scenes."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from embodied.episode import Episode
from embodied.types import StateDict


class EpisodeSource(Protocol):
    """Deals episodes to bodies. What a body is dealt never depends on how fast the others are."""

    bodies: int

    def next(self, body: int) -> Episode | None:
        """The next episode of a body; None: it rests from now on."""

    def restart(self, seed: int) -> None:
        """Start over; a source that draws its episodes draws those of `seed`."""

    def state_dict(self) -> StateDict:
        """How far every body has come."""

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`."""

    def close(self) -> None:
        """Stops using the simulator, which may be closed then. Idempotent."""


@runtime_checkable
class Prefetching(Protocol):
    """A capability of simulators: to prepare scenes in the background before a body enters them.

    It may also be asked for `distance`, `sample_navigable` and `objects` from a second thread,
    while bodies move.
    """

    def prefetch(self, scenes: Iterable[str]) -> None:
        """Begin to make these scenes ready; gives back at once."""

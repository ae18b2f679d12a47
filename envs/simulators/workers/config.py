"""Settings of workers, and the contract of configurations of a single body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from embodied.simulator import Body


@dataclass(frozen=True, kw_only=True)
class WorkersConfig:
    """Time limits of workers, and the number of failures allowed.

    A worker that takes longer than `start_seconds` to open its simulator, `place_seconds` to load a
    scene, put its body there or answer about a scene, or `step_seconds` to move and look counts as
    hung. `restarts` is how many failures a run survives, over all workers. A worker that holds more
    than `memory_gb` (10^9 bytes, its simulator's processes included) is restarted before its
    body's next episode; None leaves it alone.
    """

    start_seconds: float = 300.0
    place_seconds: float = 120.0
    step_seconds: float = 60.0
    restarts: int = 100
    memory_gb: float | None = None

    def __post_init__(self) -> None:
        for name in ("start_seconds", "place_seconds", "step_seconds"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0")
        if self.restarts < 0:
            raise ValueError(f"restarts is {self.restarts}; it must be 0 or above")
        if self.memory_gb is not None and not self.memory_gb > 0:
            raise ValueError(f"memory_gb is {self.memory_gb}; it must be above 0, or none")


class BodyConfig(Protocol):
    """A picklable frozen dataclass that opens the bodies of a simulator, such as `ThorConfig`."""

    @property
    def workers(self) -> WorkersConfig:
        """Limits of the workers."""

    @property
    def scenes(self) -> Sequence[str]:
        """Patterns or ids of scenes."""

    def open(self, number: int) -> Body:
        """A body of its own, in the worker's process; `number` tells workers apart."""

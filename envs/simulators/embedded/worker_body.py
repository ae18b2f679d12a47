"""The embedded simulator as bodies in workers: slower than it is by itself, and a test bed for
everything that works through them.
"""

from dataclasses import dataclass, field

from embodied.simulator import Body
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.single_body import SimulatorAsBody
from envs.simulators.workers import WorkersConfig, WorkerSimulator


@dataclass(frozen=True, kw_only=True)
class EmbeddedWorkersConfig(EmbeddedConfig):
    """An `EmbeddedConfig` whose bodies live in workers."""

    workers: WorkersConfig = field(default_factory=WorkersConfig)

    def open(self, number: int) -> Body:
        """One body, in a simulator of its own."""
        return SimulatorAsBody(super().build(1))

    def build(self, bodies: int) -> WorkerSimulator:  # type: ignore[override]
        """A simulator of that many bodies, each in a worker."""
        return WorkerSimulator(self, bodies)

"""An actuation: what each action really does in one episode."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.motion_noise import MotionNoise
from embodied.types import Flags, Motions


@dataclass(frozen=True, kw_only=True, eq=False)
class Actuation:
    """One draw of a perturbation, for A actions.

    `motions` [A, 3] are executed instead of the nominal ones; a disabled action (`enabled` [A]
    false) costs a step and changes nothing. `noise` is added to the executed motion at each step,
    `delay` is in steps, `dropout` the probability that nothing happens in a step. `phases` are
    (step, actuation) in ascending order: from that step on the other actuation is in force.
    """

    motions: Motions
    enabled: Flags
    noise: tuple[MotionNoise, ...] = ()
    delay: int = 0
    dropout: float = 0.0
    phases: "tuple[tuple[int, Actuation], ...]" = ()

    @classmethod
    def nominal(cls, space: ActionSpace) -> "Actuation":
        """Every action does what its name says."""
        return cls(motions=space.motions, enabled=np.ones(len(space), dtype=bool))

    @property
    def timeline(self) -> "tuple[tuple[int, Actuation], ...]":
        """(first step, actuation without phases) from step 0 on."""
        return ((0, replace(self, phases=())), *self.phases)

    def at(self, step: int) -> "Actuation":
        """The one in force at `step`."""
        return next(phase for start, phase in reversed(self.timeline) if start <= step)

    def changed(self, change: "Change") -> "Actuation":
        """The same change made to every phase."""
        return from_timeline([(start, change(phase)) for start, phase in self.timeline])


Change = Callable[[Actuation], Actuation]
"""What one draw of a perturbation does to an actuation that has no phases."""


def from_timeline(timeline: list[tuple[int, Actuation]]) -> Actuation:
    """The actuation of which this is the `timeline`."""
    (_, first), *phases = timeline
    return replace(first, phases=tuple(phases))

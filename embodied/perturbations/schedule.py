"""Schedule: the body changes in the middle of an episode."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Actuation, from_timeline
from embodied.perturbations.coverage import covers
from embodied.perturbations.magnitudes import Magnitude, as_values, bounds, draw_integer, integers, text, within
from embodied.perturbations.perturbation import Perturbation


@dataclass(frozen=True, kw_only=True)
class Phase:
    """From `step` (a whole number, 0 is the first step; a range is drawn once an episode) on,
    `perturbation`.
    """

    step: Magnitude
    perturbation: Perturbation

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", as_values(self.step))
        if bounds(self.step)[0] < 0 or not integers(self.step):
            raise ValueError(
                f"a phase's step must be a whole number from 0 on, or a range of such, got {text(self.step)}"
            )


@dataclass(frozen=True, kw_only=True)
class Schedule(Perturbation):
    """Changes perturbations at given steps of the episode.

    Each phase acts on the actuation that the schedule was given, not on the phase before: composed
    after a drift, every phase has that drift, and before the first phase there is the drift alone.
    Phases are ordered by the steps drawn, in any order here.
    """

    kind: ClassVar[str] = "schedule"
    phases: tuple[Phase, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "phases", tuple(self.phases))

    def apply(self, actuation: Actuation, space: ActionSpace, rng: np.random.Generator) -> Actuation:
        """All steps first, then each phase's perturbation."""
        starts = [draw_integer(phase.step, rng) for phase in self.phases]
        variants = [phase.perturbation.apply(actuation, space, rng) for phase in self.phases]
        timeline = list(actuation.timeline)
        for start, variant in sorted(zip(starts, variants, strict=True), key=lambda pair: pair[0]):
            before = [entry for entry in timeline if entry[0] < start]
            after = [entry for entry in variant.timeline if entry[0] > start]
            timeline = [*before, (start, variant.at(start)), *after]
        return from_timeline(timeline)

    def covers(self, other: Perturbation, space: ActionSpace) -> bool:
        """Phase by phase: steps and perturbations."""
        assert isinstance(other, Schedule)
        return len(self.phases) == len(other.phases) and all(
            within(mine.step, theirs.step) and covers(mine.perturbation, theirs.perturbation, space)
            for mine, theirs in zip(self.phases, other.phases, strict=True)
        )

    def describe(self) -> str:
        """For example `from step 100: drift +90 deg`."""
        return (
            ", then ".join(f"from step {text(p.step)}: {p.perturbation.describe()}" for p in self.phases)
            or "no schedule"
        )

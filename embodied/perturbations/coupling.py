"""Coupling: a broken wheel, so that moves also turn and turns also move."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Actuation, Change
from embodied.perturbations.magnitudes import Magnitude, draw, text
from embodied.perturbations.perturbation import ActionGroup, EpisodePerturbation


@dataclass(frozen=True, kw_only=True)
class Coupling(EpisodePerturbation):
    """A move also turns by `degrees_per_metre`, a turn also moves by `metres_per_degree`; both
    drawn once an episode.

    Signs are those of a wheel that slips. Going ahead one metre turns by that many degrees
    counter-clockwise, going back turns clockwise; a strafe to the left counts as ahead, one to the
    right as back. Turning one degree counter-clockwise goes that many metres forward, clockwise
    backward. Zero means no coupling. What counts is the motion as earlier perturbations left it.
    """

    kind: ClassVar[str] = "coupling"
    idle: ClassVar[bool] = True
    degrees_per_metre: Magnitude = 0.0
    metres_per_degree: Magnitude = 0.0

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """Degrees per metre first, then metres per degree."""
        degrees, metres = draw(self.degrees_per_metre, rng), draw(self.metres_per_degree, rng)
        moves, turns = ActionGroup.MOVES.indices(space), ActionGroup.TURNS.indices(space)

        def change(actuation: Actuation) -> Actuation:
            forward, left, turn = actuation.motions.T
            driven = np.copysign(np.hypot(forward, left), np.where(forward != 0, forward, left))
            motions = actuation.motions.copy()
            motions[moves, 2] += degrees * driven[moves]
            motions[turns, 0] += metres * turn[turns]
            return replace(actuation, motions=motions)

        return change

    def describe(self) -> str:
        """For example `coupling +40 deg/m, +0.002 m/deg`."""
        return f"coupling {text(self.degrees_per_metre, '+g')} deg/m, {text(self.metres_per_degree, '+g')} m/deg"

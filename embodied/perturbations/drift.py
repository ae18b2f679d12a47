"""Drift: every move is so much longer, every turn so much wider, than its name says."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.magnitudes import Magnitude, Range, bounds, draw, text
from embodied.perturbations.perturbation import ActionGroup, EpisodePerturbation


@dataclass(frozen=True, kw_only=True)
class Drift(EpisodePerturbation):
    """Adds `metres` to every move and `degrees` to every turn, each in the action's own nominal
    direction; both drawn once an episode.

    With d metres, "ahead 0.25" goes 0.25 + d ahead, "back 0.25" goes 0.25 + d back, a strafe to the
    left 0.25 + d to the left. With d degrees, "right n" turns n + d degrees to the right and "left
    n" turns n + d to the left; a turn of 0 degrees counts as a right turn, as it is in the paper's
    action space. Where the sum is negative the body goes the opposite way (back, or the other way
    round), where it is zero it stays. Moves do not turn and turns do not move. The direction is
    that of the action's name, also when an earlier perturbation has changed its motion.

    Source: Zeng et al., Moving Forward by Moving Backward, ICLR 2023, as in its released code
    (github.com/KuoHaoZeng/AAP); that code leaves a magnitude of zero or below to AI2-THOR, which
    executes a default forward step or fails, depending on the build.
    """

    kind: ClassVar[str] = "drift"
    idle: ClassVar[bool] = True
    metres: Magnitude = 0.0
    degrees: Magnitude = 0.0

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """Metres first, then degrees."""
        metres, degrees = draw(self.metres, rng), draw(self.degrees, rng)
        added = np.zeros((len(space), 1))
        added[ActionGroup.MOVES.indices(space)] = metres
        added[ActionGroup.TURNS.indices(space)] = degrees
        return lambda actuation: replace(actuation, motions=actuation.motions + space.directions * added)

    def describe(self) -> str:
        """For example `drift +0.20 m, +90 deg`."""
        parts = [(self.metres, "+.2f", "m"), (self.degrees, "+g", "deg")]
        told = [f"{text(value, spec)} {unit}" for value, spec, unit in parts if bounds(value) != (0.0, 0.0)]
        return f"drift {', '.join(told) or 'none'}"


TRAINING_DRIFT = Drift(metres=Range(-0.05, 0.05), degrees=Range(-15.0, 15.0))
"""Training range of the AAP paper's released code (Zeng et al., ICLR 2023; PointNav and ObjectNav
in RoboTHOR alike).
"""

VALIDATION_DRIFT = Drift(metres=Range(-0.2, 0.2, holes=((-0.1, 0.1),)), degrees=Range(30.0, 330.0))
"""Validation range of the same released code; the open interval (-0.1, 0.1) m is rejected."""

TEST_DRIFT = Drift(metres=0.2, degrees=90.0)
"""The one test drift in the released code as shipped. The paper's grid was edited in by hand there
and is not in the code.
"""

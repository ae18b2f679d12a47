"""Scale: a wet floor carries further, a carpet brakes."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.magnitudes import Magnitude, draw, text
from embodied.perturbations.perturbation import ActionGroup, EpisodePerturbation


@dataclass(frozen=True, kw_only=True)
class Scale(EpisodePerturbation):
    """Multiplies the motion of every move by `moves` and of every turn by `turns`; both drawn once
    an episode.

    Above one the body slides on (wet floor), below one it is held back (carpet), at zero it stays,
    below zero it goes the opposite way. All of an action's motion is scaled, including what earlier
    perturbations added.
    """

    kind: ClassVar[str] = "scale"
    idle: ClassVar[bool] = True
    moves: Magnitude = 1.0
    turns: Magnitude = 1.0

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """Moves first, then turns."""
        moves, turns = draw(self.moves, rng), draw(self.turns, rng)
        factor = np.ones((len(space), 1))
        factor[ActionGroup.MOVES.indices(space)] = moves
        factor[ActionGroup.TURNS.indices(space)] = turns
        return lambda actuation: replace(actuation, motions=actuation.motions * factor)

    def describe(self) -> str:
        """For example `scale moves x1.5, turns x1`."""
        return f"scale moves x{text(self.moves)}, turns x{text(self.turns)}"

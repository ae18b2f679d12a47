"""The perturbation that is none."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.perturbation import EpisodePerturbation


@dataclass(frozen=True, kw_only=True)
class Nothing(EpisodePerturbation):
    """Every action does what its name says."""

    kind: ClassVar[str] = "nothing"
    idle: ClassVar[bool] = True

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """No change."""
        return lambda actuation: actuation

"""Dropout: now and then nothing happens."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.magnitudes import Magnitude, draw, text
from embodied.perturbations.perturbation import EpisodePerturbation


@dataclass(frozen=True, kw_only=True)
class Dropout(EpisodePerturbation):
    """In each step, with `probability`, the action is lost and the body stays. END is never lost.

    Two of them are independent: a step survives only if it survives both.
    """

    kind: ClassVar[str] = "dropout"
    commutes: ClassVar[bool] = True
    idle: ClassVar[bool] = True
    probability: Magnitude = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._limit("probability", 0, 1)

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """The probability."""
        probability = draw(self.probability, rng)
        return lambda actuation: replace(actuation, dropout=1 - (1 - actuation.dropout) * (1 - probability))

    def describe(self) -> str:
        """For example `dropout 0.1`."""
        return f"dropout {text(self.probability)}"

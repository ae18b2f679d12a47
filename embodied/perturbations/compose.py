"""Several perturbations, one after the other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Actuation
from embodied.perturbations.perturbation import Perturbation


@dataclass(frozen=True, kw_only=True)
class Compose(Perturbation):
    """Applies its parts in turn, each to what the one before it left: a scale after a drift scales
    the drift too.
    """

    kind: ClassVar[str] = "compose"
    parts: tuple[Perturbation, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.parts))
        for part in self.parts:
            if not isinstance(part, Perturbation):
                raise ValueError(f"compose.parts must hold perturbations, got {part!r}")

    def apply(self, actuation: Actuation, space: ActionSpace, rng: np.random.Generator) -> Actuation:
        """Each part in turn, from one stream of random numbers."""
        for part in self.parts:
            actuation = part.apply(actuation, space, rng)
        return actuation

    def describe(self) -> str:
        """Its parts, joined."""
        return "; ".join(part.describe() for part in self.parts) or "nothing"

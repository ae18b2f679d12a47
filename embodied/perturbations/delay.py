"""Delay: the body is late."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.magnitudes import Magnitude, draw_integer, text
from embodied.perturbations.perturbation import EpisodePerturbation


@dataclass(frozen=True, kw_only=True)
class Delay(EpisodePerturbation):
    """Every action is executed `steps` steps late; until the first arrives the body stays. END is
    never delayed.

    Delays add up. Where a schedule shortens the delay the actions in between are lost, where it
    lengthens it they are repeated.
    """

    kind: ClassVar[str] = "delay"
    commutes: ClassVar[bool] = True
    idle: ClassVar[bool] = True
    steps: Magnitude = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._limit("steps", 0)
        self._whole("steps")

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """The number of steps."""
        steps = draw_integer(self.steps, rng)
        return lambda actuation: replace(actuation, delay=actuation.delay + steps)

    def describe(self) -> str:
        """For example `delay 2 steps`."""
        return f"delay {text(self.steps)} steps"

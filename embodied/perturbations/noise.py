"""Noise: no two steps are quite alike."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.magnitudes import Magnitude, bounds, draw, text
from embodied.perturbations.motion_noise import MotionNoise
from embodied.perturbations.perturbation import EpisodePerturbation, magnitudes


@dataclass(frozen=True, kw_only=True)
class Noise(EpisodePerturbation):
    """Gaussian error of every executed step; the standard deviations are drawn once an episode.

    A motion that goes somewhere gets an error of `move_metres` along its direction (around
    `move_metres_bias`), `move_sideways_metres` across it and `move_degrees` of turn; a turn on the
    spot one of `turn_degrees`. A body that stays makes no error.
    """

    kind: ClassVar[str] = "noise"
    commutes: ClassVar[bool] = True
    idle: ClassVar[bool] = True
    move_metres: Magnitude = 0.0
    move_metres_bias: Magnitude = 0.0
    move_sideways_metres: Magnitude = 0.0
    move_degrees: Magnitude = 0.0
    turn_degrees: Magnitude = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in magnitudes(type(self)):
            if name != "move_metres_bias":
                self._limit(name, 0)

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """Deviations and bias in the order of the fields."""
        along, bias, across, swerve, turn = (draw(getattr(self, name), rng) for name in magnitudes(type(self)))
        jitter = MotionNoise(
            mean=np.array([[bias, 0.0, 0.0], [0.0, 0.0, 0.0]]),
            sigma=np.array([[along, across, swerve], [0.0, 0.0, turn]]),
        )
        return lambda actuation: replace(actuation, noise=(*actuation.noise, jitter))

    def describe(self) -> str:
        """For example `noise move_metres 0.005, turn_degrees 0.5`."""
        told = [(name, getattr(self, name)) for name in magnitudes(type(self))]
        named = [f"{name} {text(value)}" for name, value in told if bounds(value) != (0.0, 0.0)]
        return f"noise {', '.join(named) or 'none'}"


THOR_NOISE = Noise(move_metres=0.005, move_metres_bias=0.001, move_degrees=0.25, turn_degrees=0.5)
"""The noise of AI2-THOR's LoCoBot, N(0.001, 0.005) m and N(0, 0.25) deg on moves, N(0, 0.5) deg on
turns, on at training and test in the AAP paper's released code.

Source: defaults in allenai/ai2thor, `LocobotFPSAgentController.cs`. There the turn of a move comes
before its translation; here it is part of the same motion.
"""

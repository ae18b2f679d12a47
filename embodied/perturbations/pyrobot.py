"""The error of a real LoCoBot under three controllers, as measured for PyRobot."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Change
from embodied.perturbations.magnitudes import Magnitude, draw, text, within
from embodied.perturbations.motion_noise import MotionNoise
from embodied.perturbations.perturbation import EpisodePerturbation

_TABLE = {
    ("LoCoBot", "ILQR"): (
        ((0.014, 0.009, 0.008), (0.006, 0.005, 0.004)),
        ((0.003, 0.003, 0.023), (0.002, 0.003, 0.012)),
    ),
    ("LoCoBot", "Proportional"): (
        ((0.017, 0.042, 0.031), (0.007, 0.023, 0.026)),
        ((0.001, 0.005, 0.043), (0.001, 0.004, 0.017)),
    ),
    ("LoCoBot", "Movebase"): (
        ((0.074, 0.036, 0.189), (0.019, 0.033, 0.038)),
        ((0.002, 0.003, 0.219), (0.0, 0.002, 0.019)),
    ),
    ("LoCoBot-Lite", "ILQR"): (
        ((0.142, 0.023, 0.031), (0.008, 0.008, 0.028)),
        ((0.002, 0.002, 0.122), (0.001, 0.002, 0.03)),
    ),
    ("LoCoBot-Lite", "Proportional"): (
        ((0.135, 0.043, 0.049), (0.007, 0.009, 0.009)),
        ((0.002, 0.002, 0.054), (0.002, 0.001, 0.061)),
    ),
    ("LoCoBot-Lite", "Movebase"): (
        ((0.192, 0.117, 0.128), (0.055, 0.144, 0.143)),
        ((0.002, 0.001, 0.173), (0.001, 0.001, 0.025)),
    ),
}
"""Moves, then turns: means and variances of (metres along, metres to the right, radians), as
published in habitat-sim.
"""

_UNITS = np.array([1.0, -1.0, np.degrees(1.0)])
"""From (along, right, radians) to (along, left, degrees)."""


@dataclass(frozen=True, kw_only=True)
class PyRobot(EpisodePerturbation):
    """Truncated Gaussian error of every step of a LoCoBot, times `multiplier` (drawn once an
    episode).

    The numbers are those of habitat-sim's `pyrobot_noisy_controls.py`, "contributed from PyRobot"
    (Murali et al. 2019), read as that code reads them: the second ones as variances, each draw cut
    to 3 standard deviations and never undoing more than 95 % of the intended move or turn.
    Overshoot is along the motion's own direction, ahead or back, left or right. That a strafe errs
    like a move ahead is our extension; Habitat has no strafes.
    """

    kind: ClassVar[str] = "pyrobot"
    commutes: ClassVar[bool] = True
    robot: str = "LoCoBot"
    controller: str = "ILQR"
    multiplier: Magnitude = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._limit("multiplier", 0)
        for name, column in (("robot", 0), ("controller", 1)):
            allowed = sorted({key[column] for key in _TABLE})
            if getattr(self, name) not in allowed:
                raise ValueError(f"pyrobot.{name} must be one of {allowed}, got {getattr(self, name)!r}")

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """The multiplier."""
        jitter = self._jitter(draw(self.multiplier, rng))
        return lambda actuation: replace(actuation, noise=(*actuation.noise, jitter))

    def may_do_nothing(self, space: ActionSpace) -> bool:
        """Only with a multiplier of zero."""
        return within(self.multiplier, 0.0)

    def describe(self) -> str:
        """For example `pyrobot LoCoBot ILQR x1`."""
        return f"pyrobot {self.robot} {self.controller} x{text(self.multiplier)}"

    def _jitter(self, multiplier: float) -> MotionNoise:
        mean, variance = np.array(_TABLE[self.robot, self.controller]).transpose(1, 0, 2)
        return MotionNoise(
            mean=mean * _UNITS, sigma=np.sqrt(variance) * np.abs(_UNITS), cut=3.0, keep=0.95, gain=multiplier
        )

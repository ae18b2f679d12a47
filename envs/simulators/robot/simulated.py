"""A robot that is not there: two wheels that slip and lag, on the floor of any simulator of one
body, with a command timeout of its own.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.geometry import compose
from embodied.simulator import Simulator
from embodied.types import PlanarPose
from envs.simulators.frame_arrays import as_array, copied

PRESSES = 0.7
"""A touch that leaves less than this of a motion presses the bumper."""


@dataclass(frozen=True, kw_only=True)
class SimulatedConfig:
    """How the robot errs and how often it reports.

    `slip`, `turn_slip`: the share of what the wheels turn that the floor does not follow; odometry
    does not feel it. `lag`: seconds in which the wheels reach two thirds of a new speed.
    `command_timeout`: seconds after which the last command is forgotten. With a `bumper` it feels
    what it touches. Rates are a second.
    """

    slip: float = 0.0
    turn_slip: float = 0.0
    lag: float = 0.06
    command_timeout: float = 0.4
    bumper: bool = True
    odometry_hertz: float = 50.0
    picture_hertz: float = 10.0

    def __post_init__(self) -> None:
        for name in ("slip", "turn_slip"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must lie in 0..1, 1 not included")
        for name in ("lag", "command_timeout", "odometry_hertz", "picture_hertz"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0")


class SimulatedRobot:
    """The robot's body and firmware. Time passes in `advance`."""

    def __init__(self, simulator: Simulator, config: SimulatedConfig) -> None:
        self._simulator, self._config = simulator, config
        self.odometry: PlanarPose = (0.0, 0.0, 0.0)
        """The pose from wheel odometry; wrong where the wheels slip."""
        self.velocity = (0.0, 0.0)
        """m/s and rad/s of the wheels."""
        self.pressed = False
        """Whether it pushes against something; to scrape along a wall is not to push."""
        self.stuck = False
        """Whether something blocks the wheels."""
        self._told, self._silence = (0.0, 0.0), 0.0

    @property
    def pose(self) -> tuple[float, float, float, float]:
        """x, y, z, yaw where it really is."""
        x, y, z, yaw = self._simulator.poses[0].tolist()
        return x, y, z, yaw

    def put(self, scene: str, pose: tuple[float, float, float, float]) -> None:
        """Carry it somewhere. Odometry does not notice."""
        self._simulator.place(np.array([0]), [scene], np.array([pose]))
        self._told, self.velocity = (0.0, 0.0), (0.0, 0.0)

    def command(self, v: float, w: float) -> None:
        """A velocity, obeyed until the next one or until the command timeout."""
        self._told, self._silence = (v, w), 0.0

    def advance(self, seconds: float) -> None:
        """Let a short time pass."""
        self._silence += seconds
        told = self._told if self._silence <= self._config.command_timeout else (0.0, 0.0)
        share = 1 - math.exp(-seconds / self._config.lag)
        v, w = (
            (0.0, 0.0)
            if self.stuck
            else (old + share * (new - old) for old, new in zip(self.velocity, told, strict=True))
        )
        self.velocity = self._roll(v, w, seconds) if abs(v) > 1e-4 or abs(w) > 1e-4 else (0.0, 0.0)

    def pictures(self) -> dict[str, Any]:
        """{sensor: frame} that its camera sees now."""
        return {name: copied(as_array(frame)[0]) for name, frame in self._simulator.render().items()}

    def _roll(self, v: float, w: float, seconds: float) -> tuple[float, float]:
        """Turn the wheels; gives their speed, which a wall holds back."""
        grip, turn_grip = 1 - self._config.slip, 1 - self._config.turn_slip
        motion = np.array([[v * seconds * grip, 0.0, math.degrees(w * seconds * turn_grip)]])
        moves = self._simulator.move(motion, np.array([True]))
        ahead, aside, turned = moves.travelled[0].tolist()
        rolled = (ahead / grip, aside, math.radians(turned) / turn_grip)
        self.odometry = compose(self.odometry, rolled)
        self.pressed = bool(moves.collided[0]) and abs(rolled[0]) < PRESSES * abs(v * seconds)
        return rolled[0] / seconds, rolled[2] / seconds

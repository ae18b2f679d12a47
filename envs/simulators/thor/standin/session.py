"""The state of the stand-in: the scene, the agent in it, and its settings."""

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from embodied.geometry import to_world
from embodied.types import Floats
from envs.coordinates.unity import to_yaw
from envs.simulators.embedded.navigation import Mover, NavigationGrid
from envs.simulators.thor.standin.action_result import RefusedError
from envs.simulators.thor.standin.robot_models import ROBOTS, Robot
from envs.simulators.thor.standin.standin_scene import StandinScene

DEFAULTS: dict[str, Any] = {
    "agentMode": "default",
    "agentCount": 1,
    "gridSize": 0.25,
    "rotateStepDegrees": 90.0,
    "snapToGrid": True,
    "visibilityDistance": 1.5,
    "fieldOfView": None,
    "renderDepthImage": False,
    "renderInstanceSegmentation": False,
    "renderSemanticSegmentation": False,
    "applyActionNoise": True,
    "movementGaussianMu": 0.001,
    "movementGaussianSigma": 0.005,
    "rotateGaussianMu": 0.0,
    "rotateGaussianSigma": 0.5,
    "fastActionEmit": True,
}
"""What `Initialize` sets and the stand-in heeds, by AI2-THOR's names and with its defaults."""

SLIP = 0.02
"""Metres: a body that ends nearer than this to where it was to go went there, though it touched
something.
"""


@dataclass
class ThirdCamera:
    """A camera that somebody put up: its eye and yaw [4] in our frame, how far it looks down, its
    field of view, or half the height it shows straight down.
    """

    pose: Floats
    horizon: float
    fov: float
    orthographic: float | None
    metadata: dict[str, Any]


@dataclass
class Session:
    """Everything that actions change. `at` is where the agent stands, [x, y] in our frame;
    `rotation` and `horizon` are AI2-THOR's, degrees clockwise and down; `wanted` are the ids that
    metadata are asked for, None all.
    """

    width: int
    height: int
    stage: StandinScene | None = None
    settings: dict[str, Any] = field(default_factory=lambda: dict(DEFAULTS))
    at: Floats = field(default_factory=lambda: np.zeros(2))
    rotation: float = 0.0
    horizon: float = 0.0
    wanted: Collection[str] | None = None
    cameras: list[ThirdCamera] = field(default_factory=list)
    map_view: bool = False
    touched: list[str] = field(default_factory=list)
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))
    mover: Mover = field(default_factory=lambda: Mover(1))

    def enter(self, stage: StandinScene | None) -> None:
        """A new scene: as after AI2-THOR's reset, without further cameras or a filter."""
        self.stage, self.wanted, self.cameras, self.map_view, self.touched = stage, None, [], False, []
        self.rng = np.random.default_rng(0)
        self.begin()

    def begin(self) -> None:
        """The agent at the scene's start, looking ahead along +z."""
        self.at = np.zeros(2) if self.stage is None else self.stage.start(self.robot).copy()
        self.rotation = self.horizon = 0.0

    @property
    def robot(self) -> Robot:
        """The agent's body."""
        return ROBOTS[str(self.settings["agentMode"]).lower()]

    @property
    def grid(self) -> NavigationGrid:
        """Where the agent moves."""
        return self.scene.grid(self.robot)

    @property
    def scene(self) -> StandinScene:
        """The scene.

        Raises:
            RefusedError: where none is loaded, or the house is not yet there.
        """
        if self.stage is None:
            raise RefusedError("there is no scene yet: Reset loads one, and in Procedural CreateHouse builds one")
        return self.stage

    @property
    def fov(self) -> float:
        """Vertical field of view, degrees."""
        return float(self.settings["fieldOfView"] or self.robot.fov)

    @property
    def eye(self) -> Floats:
        """[4]: where the agent's camera is, and its yaw."""
        return np.array([*self.at, self.robot.eye, to_yaw(self.rotation)])

    def move(self, forward: float, left: float) -> None:
        """Go straight there, or not at all.

        Raises:
            RefusedError: when something is in the way, naming it; the agent stays.
        """
        yaw = to_yaw(self.rotation)
        target = self.at + np.array(to_world(forward, left, yaw))
        self.mover.place(np.array([0]), [self.grid], np.array([[*self.at, 0.0, yaw]]))
        self.mover.move(np.array([[forward, left, 0.0]]), np.array([True]))
        end = self.mover.poses[0, :2]
        if np.linalg.norm(end - target) > SLIP:
            self.touched = [self._nearest(target)]
            raise RefusedError(f"{self.touched[0]} is blocking Agent 0 from moving by {math.hypot(forward, left):.4f}")
        self.at = target if self.grid.stands_at(*target.tolist()) else end

    def stand_at(self, x: float, y: float, rotation: float, horizon: float, force: bool) -> None:
        """Be there at once.

        Raises:
            RefusedError: when the body cannot stand there and is not forced to.
        """
        if not force and not self.grid.stands_at(x, y):
            self.touched = [self._nearest(np.array([x, y]))]
            raise RefusedError(f"Collided with: {self.touched[0]}.")
        self.at, self.rotation, self.horizon = np.array([x, y]), rotation % 360.0, horizon

    def _nearest(self, point: Floats) -> str:
        """The id of what is nearest to a place on the floor and as high as the body."""
        things = [t for t in self.scene.things.by_id.values() if t.lower[2] < self.robot.height and t.upper[2] > 0.05]
        return min(things, key=lambda thing: _beside(thing.lower, thing.upper, point)).id


def _beside(lower: Floats, upper: Floats, point: Floats) -> float:
    return float(np.linalg.norm(np.clip(point, lower[:2], upper[:2]) - point))

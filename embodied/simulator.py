"""The contracts of simulators: execute motions of B bodies in scenes, and render their sensors.

A simulator has never heard of actions, perturbations, goals or rewards. World frame: x east, y
north, z up, metres; yaw in radians, counter-clockwise, 0 along +x. Shapes: B bodies, k of them
named by an index array, H x W pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from embodied.types import Flags, Floats, Indices, StateDict


@dataclass(frozen=True, kw_only=True)
class Sensor:
    """Shape (without the body axis), dtype name, range and units of one sensor's array."""

    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float
    units: str


class Moves(NamedTuple):
    """The results of one batch of motions: [B, 3] travelled, in the frame of each body's start, and
    [B] whether it touched anything.
    """

    travelled: Floats
    collided: Flags


@dataclass(frozen=True, kw_only=True)
class SceneObject:
    """One thing in a scene: the id seen in the instance image, its class, and its axis-aligned box
    (lower, upper corner; metres).
    """

    instance: int
    category: str
    lower: tuple[float, float, float]
    upper: tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class TopDown:
    """A map picture, uint8 [H, W, 3], north up: pixel (row, column) shows x = west + (column + 0.5)
    * metres_per_pixel, y = north - (row + 0.5) * metres_per_pixel.
    """

    picture: NDArray[np.uint8]
    west: float
    north: float
    metres_per_pixel: float

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """(column, row), fractional, of a point of the world."""
        return (x - self.west) / self.metres_per_pixel, (self.north - y) / self.metres_per_pixel


@runtime_checkable
class Simulator(Protocol):
    """B bodies in scenes, batched. `close` is idempotent."""

    bodies: int
    scenes: Sequence[str]
    sensors: Mapping[str, Sensor]

    @property
    def poses(self) -> Floats:
        """[B, 4]: x, y, z, yaw of every body; a copy."""

    def place(self, which: Indices, scenes: Sequence[str], poses: Floats) -> None:
        """Put bodies `which` [k] into `scenes` at `poses` [k, 4]. Raises ValueError for an unknown
        scene or a pose in a wall, naming it.
        """

    def move(self, motions: Floats, active: Flags) -> Moves:
        """Execute motions [B, 3] of the active bodies along their own path: no body ever passes a
        wall. The others stay.
        """

    def render(self) -> dict[str, Any]:
        """{sensor: DLPack array [B, ...]} on the simulator's device, valid until the next
        `render`.
        """

    def geodesic(self, goals: Floats) -> Floats:
        """Returns [B]: geodesic distance in metres from each body to the nearest of its goals [B,
        G, 3]; rows of NaN are no goals; inf where there is no path.
        """

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """[k]: the same for points [k, 3] and goals [G, 3] of one scene."""

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """[3]: a point where the body can stand, uniform over the floor, in the scene's one
        connected part.
        """

    def top_down(self, scene: str) -> TopDown:
        """A map of the scene."""

    def objects(self, scene: str) -> list[SceneObject]:
        """Everything in the scene that has a class."""

    def state_dict(self) -> StateDict:
        """Where every body is: enough to go on exactly from here."""

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`."""

    def close(self) -> None:
        """Release everything."""


@runtime_checkable
class DescribesSensors(Protocol):
    """A capability of simulator configurations: sensors are known without building a simulator."""

    def sensor_specs(self) -> Mapping[str, Sensor]:
        """Returns the sensors by name."""


class SimulatorLostError(RuntimeError):
    """A simulator failed more often than it may, or beyond repair; the message says how. Where it
    is raised, nothing had been moved yet.
    """


@runtime_checkable
class Fallible(Protocol):
    """A capability of simulators, and of environments over them, that can lose single bodies."""

    @property
    def broken(self) -> Mapping[int, str]:
        """Bodies lost since they were placed, and the cause.

        They do not move, and their poses and frames are void, until they are placed again.
        """

    @property
    def fault(self) -> str | None:
        """The cause to stop, once the simulator failed more often than it may.

        The step in progress may still be made; then `move` raises `SimulatorLostError`.
        """

    def reports(self) -> list[dict[str, Any]]:
        """Returns failures and renewals since the last call, oldest first.

        Each has `time`, `kind` ("failure", or "renewal" of a worker that grew too large), `worker`
        (bodies first), `scene` and `cause`; those of an environment also `episode_id` and `seed`.
        """


@runtime_checkable
class Body(Protocol):
    """One body: the same contract with B = 1 in plain scalars, for simulators and robots that hold
    a single one.

    `envs.simulators.workers` lifts N of them to a `Simulator`.
    """

    scenes: Sequence[str]
    sensors: Mapping[str, Sensor]

    @property
    def pose(self) -> tuple[float, float, float, float]:
        """x, y, z, yaw."""

    def place(self, scene: str, pose: tuple[float, float, float, float]) -> None:
        """Put the body into `scene` at `pose`."""

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """Execute one motion; gives what was travelled and whether it touched anything."""

    def render(self) -> dict[str, Any]:
        """{sensor: array}."""

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Simulator.distance`."""

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Simulator.sample_navigable`."""

    def top_down(self, scene: str) -> TopDown:
        """As `Simulator.top_down`."""

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Simulator.objects`."""

    def close(self) -> None:
        """Release everything."""

"""Between one body and a batch of one: `Body` and `Simulator` seen as each other, within this
process.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from embodied.simulator import Body, Moves, SceneObject, Sensor, Simulator, TopDown
from embodied.types import Flags, Floats, Indices, Pose, StateDict
from envs.simulators.frame_arrays import as_array, copied


class BodyLostError(RuntimeError):
    """A `Body` raises it when its simulator or robot is gone: nothing more can be asked of it."""


class SimulatorAsBody:
    """The `Body` contract over a simulator of one body.

    Raises:
        ValueError: when the simulator holds another number of bodies.
    """

    def __init__(self, simulator: Simulator) -> None:
        if simulator.bodies != 1:
            raise ValueError(f"a body is a simulator of one; this one holds {simulator.bodies}")
        self._simulator = simulator
        self.scenes: Sequence[str] = simulator.scenes
        self.sensors: Mapping[str, Sensor] = simulator.sensors

    @property
    def pose(self) -> Pose:
        """As `Body.pose`."""
        x, y, z, yaw = self._simulator.poses[0].tolist()
        return x, y, z, yaw

    def place(self, scene: str, pose: Pose) -> None:
        """As `Body.place`."""
        self._simulator.place(np.array([0]), [scene], np.array([pose]))

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """As `Body.move`."""
        moves = self._simulator.move(np.array([[forward, left, turn_deg]]), np.array([True]))
        ahead, aside, turned = moves.travelled[0].tolist()
        return (ahead, aside, turned), bool(moves.collided[0])

    def render(self) -> dict[str, Any]:
        """As `Body.render`: NumPy arrays, valid until the next one."""
        frames = {name: as_array(frame)[0] for name, frame in self._simulator.render().items()}
        return {name: frame if isinstance(frame, np.ndarray) else copied(frame) for name, frame in frames.items()}

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Body.distance`."""
        return self._simulator.distance(scene, points, goals)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Body.sample_navigable`."""
        return self._simulator.sample_navigable(scene, rng)

    def top_down(self, scene: str) -> TopDown:
        """As `Body.top_down`."""
        return self._simulator.top_down(scene)

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Body.objects`."""
        return self._simulator.objects(scene)

    def close(self) -> None:
        """Release everything."""
        self._simulator.close()


class BodyAsSimulator:
    """The `Simulator` contract over one body in this process, B = 1: for robots, and to debug an
    adapter without workers around it.
    """

    bodies = 1

    def __init__(self, body: Body) -> None:
        self._body = body
        self._scene: str | None = None
        self.scenes: Sequence[str] = body.scenes
        self.sensors: Mapping[str, Sensor] = body.sensors

    @property
    def poses(self) -> Floats:
        """[1, 4]: x, y, z, yaw; a copy."""
        return np.array([self._body.pose])

    def place(self, which: Indices, scenes: Sequence[str], poses: Floats) -> None:
        """As `Simulator.place`."""
        for _, scene, pose in zip(which, scenes, poses, strict=True):
            self._body.place(scene, as_pose(pose))
            self._scene = scene

    def move(self, motions: Floats, active: Flags) -> Moves:
        """As `Simulator.move`."""
        if not active[0]:
            return Moves(np.zeros((1, 3)), np.zeros(1, dtype=np.bool_))
        travelled, collided = self._body.move(*motions[0].tolist())
        return Moves(np.array([travelled]), np.array([collided]))

    def render(self) -> dict[str, Any]:
        """As `Simulator.render`."""
        return {name: frame[None] for name, frame in self._body.render().items()}

    def geodesic(self, goals: Floats) -> Floats:
        """As `Simulator.geodesic`."""
        return np.array([geodesic_distance(self._body, self._scene, goals[0])])

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Simulator.distance`."""
        return self._body.distance(scene, points, goals)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Simulator.sample_navigable`."""
        return self._body.sample_navigable(scene, rng)

    def top_down(self, scene: str) -> TopDown:
        """As `Simulator.top_down`."""
        return self._body.top_down(scene)

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Simulator.objects`."""
        return self._body.objects(scene)

    def state_dict(self) -> StateDict:
        """Where the body is."""
        return {"scenes": [self._scene], "poses": self.poses}

    def load_state_dict(self, state: StateDict) -> None:
        """Put the body back there."""
        (self._scene,) = state["scenes"]
        if self._scene is not None:
            self._body.place(self._scene, as_pose(state["poses"][0]))

    def close(self) -> None:
        """Release everything."""
        self._body.close()


def geodesic_distance(body: Body, scene: str | None, goals: Floats) -> float:
    """Returns metres from a body to the nearest of its goals [G, 3]; rows of NaN are no goals.

    Infinite without a scene or a goal.
    """
    known = goals[~np.isnan(goals[:, 0])]
    if scene is None or not len(known):
        return float("inf")
    return float(body.distance(scene, np.array([body.pose[:3]]), known)[0])


def as_pose(row: Floats) -> Pose:
    """A row [4] as plain numbers."""
    x, y, z, yaw = (float(number) for number in row)
    return x, y, z, yaw

"""A fake simulator: bodies in empty square rooms, in plain numpy. Moves and distances are true to
the contract; what is seen only tells poses apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.simulator import Moves, SceneObject, Sensor, SimulatorLostError, TopDown
from embodied.types import Flags, Floats, Indices, StateDict

SIDE = 8.0
"""Side of every room in metres; it spans [0, SIDE] in x and y, the floor at z = 0. A goal outside
cannot be reached.
"""

OBJECTS = (
    SceneObject(instance=1, category="bed", lower=(1.0, 1.0, 0.0), upper=(3.0, 2.0, 0.5)),
    SceneObject(instance=2, category="chair", lower=(6.0, 6.0, 0.0), upper=(6.5, 6.5, 1.0)),
    SceneObject(instance=3, category="chair", lower=(1.0, 6.0, 0.0), upper=(1.5, 6.5, 1.0)),
)
"""In every room. They are in nobody's way."""

SCENES = tuple(f"{split}/{k}" for split in ("train", "test") for k in range(5))


@dataclass(frozen=True, kw_only=True)
class FakeConfig:
    """Builds a `FakeSimulator`, as the configs of real simulators do."""

    size: int = 8

    def build(self, bodies: int) -> "FakeSimulator":
        return FakeSimulator(bodies, size=self.size)


class FakeSimulator:
    """The `Simulator` contract. Frames are a function of scene and pose alone, in buffers reused by
    every `render`.
    """

    def __init__(self, bodies: int, size: int = 8) -> None:
        self.bodies = bodies
        self.scenes = SCENES
        self.sensors = {
            "rgb": Sensor(shape=(size, size, 3), dtype="uint8", low=0, high=255, units="sRGB"),
            "depth": Sensor(shape=(size, size, 1), dtype="float32", low=0, high=20, units="m"),
            "instance": Sensor(shape=(size, size, 1), dtype="int32", low=0, high=2**31 - 1, units="id"),
        }
        self.renders = 0
        self.closed = False
        self._poses = np.zeros((bodies, 4))
        self._scenes = np.full(bodies, -1)
        self._frames = {name: np.zeros((bodies, *s.shape), s.dtype) for name, s in self.sensors.items()}
        self._ramp = np.linspace(0.5, 1, size * size).reshape(size, size, 1)

    @property
    def poses(self) -> Floats:
        return self._poses.copy()

    def place(self, which: Indices, scenes: Sequence[str], poses: Floats) -> None:
        for scene, pose in zip(scenes, poses, strict=True):
            self._check(scene)
            if not self._inside(pose[None]).all():
                raise ValueError(f"pose {pose} is in a wall of {scene!r}")
        self._poses[which] = poses
        self._scenes[which] = [SCENES.index(scene) for scene in scenes]

    def move(self, motions: Floats, active: Flags) -> Moves:
        before = self._poses.copy()
        c, s = np.cos(before[:, 3]), np.sin(before[:, 3])
        step = np.where(active[:, None], motions, 0.0)
        target = before[:, :2] + np.stack([c * step[:, 0] - s * step[:, 1], s * step[:, 0] + c * step[:, 1]], axis=1)
        self._poses[:, :2] = np.clip(target, 0.0, SIDE)
        yaw = before[:, 3] + np.deg2rad(step[:, 2])
        self._poses[:, 3] = np.where(step[:, 2] == 0, before[:, 3], np.arctan2(np.sin(yaw), np.cos(yaw)))
        dx, dy = (self._poses - before)[:, :2].T
        travelled = np.stack([c * dx + s * dy, c * dy - s * dx, step[:, 2]], axis=1)
        return Moves(travelled, (self._poses[:, :2] != target).any(axis=1))

    def render(self) -> dict[str, Any]:
        self.renders += 1
        look = np.stack([self._poses[:, 0], self._poses[:, 1], self._scenes], axis=1) * (1 + np.cos(self._poses[:, 3:]))
        self._frames["rgb"][:] = (look[:, None, None, :] * 10 * self._ramp) % 256
        self._frames["depth"][:] = (look.sum(axis=1)[:, None, None, None] * self._ramp) % 20
        for body, pose in enumerate(self._poses):
            self._frames["instance"][body] = _faced(pose)
        return self._frames

    def geodesic(self, goals: Floats) -> Floats:
        return self._nearest(self._poses[:, None, :3], goals)

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        self._check(scene)
        return self._nearest(points[:, None], goals[None])

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        self._check(scene)
        return np.array([*rng.uniform(0.0, SIDE, 2), 0.0])

    def top_down(self, scene: str) -> TopDown:
        self._check(scene)
        return TopDown(picture=np.full((80, 80, 3), 240, np.uint8), west=0.0, north=SIDE, metres_per_pixel=SIDE / 80)

    def objects(self, scene: str) -> list[SceneObject]:
        return list(OBJECTS)

    def state_dict(self) -> StateDict:
        return {"poses": self._poses.copy(), "scenes": self._scenes.copy()}

    def load_state_dict(self, state: StateDict) -> None:
        self._poses = state["poses"].copy()
        self._scenes = state["scenes"].copy()

    def close(self) -> None:
        self.closed = True

    def _check(self, scene: str) -> None:
        if scene not in SCENES:
            raise ValueError(f"unknown scene {scene!r}; choose one of {SCENES}")

    def _inside(self, points: Floats) -> Flags:
        return ((points[..., :2] >= 0.0) & (points[..., :2] <= SIDE)).all(axis=-1)

    def _nearest(self, points: Floats, goals: Floats) -> Floats:
        straight = np.linalg.norm(points - goals, axis=-1)
        return np.where(self._inside(goals), straight, np.inf).min(axis=-1)


def _faced(pose: Floats) -> int:
    """The instance that fills the view: the nearest object whose middle lies within 45 degrees of
    straight ahead, 0 for none.
    """
    middles = np.array([np.add(thing.lower, thing.upper)[:2] / 2 for thing in OBJECTS]) - pose[:2]
    bearings = np.arctan2(middles[:, 1], middles[:, 0]) - pose[3]
    ahead = np.abs(np.arctan2(np.sin(bearings), np.cos(bearings))) <= np.pi / 4
    distance = np.where(ahead, np.hypot(*middles.T), np.inf)
    return OBJECTS[int(distance.argmin())].instance if ahead.any() else 0


class BreakableSimulator(FakeSimulator):
    """Also `Fallible`: body b breaks in the n-th of all moves, counted from 1, for each (n, b) of
    `breaks`; more than `allowed` are a fault. Once there is one, a single move is made.
    """

    def __init__(self, bodies: int, breaks: Sequence[tuple[int, int]] = (), allowed: int = 1000) -> None:
        super().__init__(bodies)
        self.broken: dict[int, str] = {}
        self.moves = self.failures = self._late = 0
        self._breaks, self._allowed = set(breaks), allowed
        self._reports: list[dict[str, Any]] = []

    @property
    def fault(self) -> str | None:
        return "it broke too often" if self.failures > self._allowed else None

    def reports(self) -> list[dict[str, Any]]:
        reports, self._reports = self._reports, []
        return reports

    def place(self, which: Indices, scenes: Sequence[str], poses: Floats) -> None:
        super().place(which, scenes, poses)
        for body in which:
            self.broken.pop(int(body), None)

    def move(self, motions: Floats, active: Flags) -> Moves:
        if self.fault:
            if self._late == 1:
                raise SimulatorLostError(self.fault)
            self._late += 1
        self.moves += 1
        for body in range(self.bodies):
            if (self.moves, body) in self._breaks:
                self.failures += 1
                self.broken[body] = "it fell over"
                self._reports.append({"kind": "failure", "worker": body, "scene": "?", "cause": "it fell over"})
        return super().move(motions, active & ~np.isin(np.arange(self.bodies), list(self.broken)))

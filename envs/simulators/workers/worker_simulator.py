"""N bodies, each in a process of its own, as one simulator."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from embodied.simulator import Moves, SceneObject, Sensor, SimulatorLostError, TopDown
from embodied.types import Flags, Floats, Indices, Pose, StateDict
from envs.simulators.single_body import as_pose
from envs.simulators.workers.config import BodyConfig
from envs.simulators.workers.supervisor import TRIES, Supervisor

Placement = tuple[str, Pose]
"""A scene, and where in it."""

LATE_MOVES = 3
"""How many are still made once there is a fault: the other half of the step under way, and both of
one begun before anyone could ask.
"""


class WorkerSimulator:
    """The `Simulator` contract, and `Fallible`, over bodies that `config` opens.

    A worker that dies, hangs or fails is ended: its body is `broken` and stays where it was until
    it is placed again, which restarts the worker. A ValueError of a body is
    raised here.

    Raises:
        ValueError: for a config the body refuses.
        SimulatorLostError: when a body cannot be opened.
    """

    def __init__(self, config: BodyConfig, bodies: int) -> None:
        self.bodies, self._limits = bodies, config.workers
        self._workers = workers = Supervisor(config, bodies)
        self.scenes: Sequence[str] = workers.greeting.scenes
        self.sensors: Mapping[str, Sensor] = workers.greeting.sensors
        self._poses = np.zeros((bodies, 4))
        self._goals = np.full((bodies, 0, 3), np.nan)
        self._geodesic = np.full(bodies, np.inf)
        self._aimed = np.zeros(bodies, dtype=np.bool_)  # whose worker knows its goals
        self._fresh = np.zeros(bodies, dtype=np.bool_)  # who has looked since frames were last handed out
        self._front = 0  # the slot handed out
        self._late = 0  # moves made since there is a fault
        self._maps = lru_cache(maxsize=32)(lambda scene: workers.survey(scene, "top_down"))
        self._objects = lru_cache(maxsize=512)(lambda scene: workers.survey(scene, "objects"))

    @property
    def poses(self) -> Floats:
        """[B, 4]: x, y, z, yaw of every body; a copy."""
        return self._poses.copy()

    @property
    def broken(self) -> Mapping[int, str]:
        """As `Fallible.broken`."""
        return self._workers.broken

    @property
    def fault(self) -> str | None:
        """As `Fallible.fault`."""
        return self._workers.losses.fault

    @property
    def pids(self) -> dict[int, int]:
        """The process of each worker by number: bodies first, then the one that only answers about
        scenes, once there is one.
        """
        return self._workers.crew.pids

    def reports(self) -> list[dict[str, Any]]:
        """As `Fallible.reports`."""
        return self._workers.losses.take()

    def place(self, which: Indices, scenes: Sequence[str], poses: Floats) -> None:
        """As `Simulator.place`: all of them or, when one is refused, none. A body whose worker
        cannot restart stays broken.
        """
        wanted = {int(body): (scene, as_pose(pose)) for body, scene, pose in zip(which, scenes, poses, strict=True)}
        before = {body: (scene, as_pose(self._poses[body])) for body in wanted if (scene := self._workers.scenes[body])}
        self._workers.renew(wanted)
        try:
            self._put(wanted)
        except ValueError:
            self._put(before)
            raise

    def move(self, motions: Floats, active: Flags) -> Moves:
        """As `Simulator.move`; raises SimulatorLostError, before anything moves, once `LATE_MOVES`
        were made after there was a `fault`.
        """
        if self.fault is not None:
            if self._late == LATE_MOVES:
                raise SimulatorLostError(self.fault)
            self._late += 1
        moving = [body for body in np.flatnonzero(active).tolist() if body not in self.broken]
        for body in moving:
            if self._workers.scenes[body] is None:
                raise ValueError(f"body {body} is in no scene yet: place it before it moves")
        steps = {body: ("step", tuple(motions[body].tolist()), 1 - self._front) for body in moving}
        moves = Moves(np.zeros((self.bodies, 3)), np.zeros(self.bodies, dtype=np.bool_))
        for body, step in self._workers.ask(steps, self._limits.step_seconds).items():
            moves.travelled[body], moves.collided[body] = step.travelled, step.collided
            self._stands(body, step.pose, step.geodesic)
        return moves

    def render(self) -> dict[str, Any]:
        """As `Simulator.render`: NumPy arrays, in the memory workers write to. A broken body sees
        what it saw last.
        """
        views = self._workers.frames.views
        if self._fresh.any():
            front, back = self._front, 1 - self._front
            for view in views.values():
                view[back, ~self._fresh] = view[front, ~self._fresh]
            self._front, self._fresh[:] = back, False
        return {name: view[self._front] for name, view in views.items()}

    def geodesic(self, goals: Floats) -> Floats:
        """As `Simulator.geodesic`; inf for a broken body."""
        self._aimed &= _same(self._goals, goals)
        self._goals = goals.copy()
        asked = [body for body in np.flatnonzero(~self._aimed).tolist() if self._workers.scenes[body] is not None]
        answers = self._workers.ask({body: ("aim", goals[body]) for body in asked}, self._limits.place_seconds)
        for body, distance in answers.items():
            self._geodesic[body], self._aimed[body] = distance, True
        return np.array([np.inf if body in self.broken else self._geodesic[body] for body in range(self.bodies)])

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Simulator.distance`."""
        found: Floats = self._workers.survey(scene, "distance", points, goals)
        return found

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Simulator.sample_navigable`: the generator is drawn from in a worker, and goes on
        here as if it had been here.
        """
        point: Floats
        point, drawn = self._workers.survey(scene, "sample_navigable", rng)
        rng.bit_generator.state = drawn.bit_generator.state
        return point

    def top_down(self, scene: str) -> TopDown:
        """As `Simulator.top_down`."""
        found: TopDown = self._maps(scene)
        return found

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Simulator.objects`."""
        return list(self._objects(scene))

    def state_dict(self) -> StateDict:
        """Where every body is."""
        return {"scenes": list(self._workers.scenes), "poses": self.poses}

    def load_state_dict(self, state: StateDict) -> None:
        """Put every body back there."""
        poses = np.asarray(state["poses"])
        self._put({body: (scene, as_pose(poses[body])) for body, scene in enumerate(state["scenes"]) if scene})

    def close(self) -> None:
        """Ends all workers. Idempotent."""
        self._workers.close()

    def _put(self, wanted: Mapping[int, Placement]) -> None:
        """Places bodies, restarting their workers as needed. Raises ValueError when one refuses."""
        left = dict(wanted)
        for _ in range(TRIES):
            self._workers.begin(left)
            places = {body: ("place", *place, 1 - self._front) for body, place in left.items()}
            for body, pose in self._workers.ask(places, self._limits.place_seconds).items():
                self._workers.stands_in(body, left.pop(body)[0])
                self._stands(body, pose, None)
            if not left:
                return
        for body, (scene, pose) in left.items():
            self._workers.scenes[body], self._poses[body] = scene, pose

    def _stands(self, body: int, pose: Pose, geodesic: float | None) -> None:
        """A body is at a pose now, so far from its goals, and has looked."""
        self._poses[body], self._fresh[body], self._aimed[body] = pose, True, geodesic is not None
        self._geodesic[body] = np.inf if geodesic is None else geodesic


def _same(one: Floats, other: Floats) -> Flags:
    """Returns the bodies whose goals [B, G, 3] are equal in both; NaN is no goal."""
    if one.shape != other.shape:
        return np.zeros(len(other), dtype=np.bool_)
    same: Flags = ((one == other) | (np.isnan(one) & np.isnan(other))).all(axis=(1, 2))
    return same

"""A robot as a `Body`: one more place for actions to become motions."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from embodied.geometry import compose, to_body, wrap
from embodied.simulator import SceneObject, Sensor, TopDown
from embodied.types import Floats, PlanarPose
from envs.simulators.robot.clock import Clock
from envs.simulators.robot.executor import Ended, Executor, MotionOutcome
from envs.simulators.robot.link import CameraFrame, Readings
from envs.simulators.robot.robot_camera import Cut
from envs.simulators.robot.safety import Safety, StoppedError

SCENE = "here"
"""A robot knows one scene: where it is."""

Put = Callable[[tuple[float, float, float, float]], None]
"""How the robot gets to the start of an episode: a person carries it, or a simulated robot is put
there. Gives back when it stands there.
"""


class RobotBody:
    """The `Body` contract over a robot.

    The world is what odometry says, moved so that the robot stands at the start of its episode when
    it is placed; it drifts as odometry drifts. Frames are the first that were received after the
    robot came to rest. Distances are straight lines: a robot has no map. `ended` receives how every
    motion ended. A motion that was blocked or took too long is reported as a touch, with what was
    really travelled.

    Raises:
        StoppedError: from `place`, `move` and `render`, when the robot was stopped. Nothing more
            can be asked of it then.
    """

    scenes: Sequence[str] = (SCENE,)

    def __init__(
        self,
        readings: Callable[[], Readings],
        safety: Safety,
        executor: Executor,
        clock: Clock,
        cut: Cut,
        sensors: Mapping[str, Sensor],
        *,
        put: Put,
        ended: Callable[[Ended], None] = lambda ended: None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.sensors = sensors
        self._readings, self._safety, self._executor, self._clock, self._cut = readings, safety, executor, clock, cut
        self._put, self._ended, self._close = put, ended, close
        self._placed_at = (0.0, 0.0, 0.0, 0.0)
        self._origin: PlanarPose = (0.0, 0.0, 0.0)
        self.pictures: dict[str, CameraFrame] = {}
        """What the last `render` was cut out of."""

    @property
    def pose(self) -> tuple[float, float, float, float]:
        """x, y, z, yaw by odometry since the robot was placed."""
        odometry = self._readings().odometry
        if odometry is None:
            raise StoppedError("no odometry came yet", stale=True)
        ahead, aside = _seen_from(self._origin, odometry)
        x, y, z, yaw = self._placed_at
        there = compose((x, y, yaw), (ahead, aside, 0.0))
        return there[0], there[1], z, wrap(yaw + odometry.yaw - self._origin[2])

    def place(self, scene: str, pose: tuple[float, float, float, float]) -> None:
        """Have the robot put at `pose`; raises ValueError for a scene that is not here."""
        if scene != SCENE:
            raise ValueError(f"a robot is in the scene {SCENE!r}, not in {scene!r}")
        self._put(pose)
        self._origin = self._safety.look()[:3]
        self._placed_at = pose
        self._executor.forget()

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """As `Body.move`. A whole turn or more is none: the robot takes the shorter way round."""
        ended = self._executor.execute(forward, left, turn_deg)
        self._ended(ended)
        if ended.outcome in (MotionOutcome.STALE, MotionOutcome.STOPPED):
            raise StoppedError(ended.why, stale=ended.outcome is MotionOutcome.STALE)
        travelled = (*_seen_from(ended.before, ended.after), math.degrees(wrap(ended.after[2] - ended.before[2])))
        return travelled, ended.outcome is not MotionOutcome.DONE

    def render(self) -> dict[str, Any]:
        """{sensor: frame} as the policy was trained to see it."""
        rest = self._clock.now()
        while not all(
            name in self._readings().pictures and self._readings().pictures[name].received > rest
            for name in self.sensors
        ):
            self._safety.look()  # stops when pictures do not come
            self._clock.sleep(0.005)
        self._safety.look()
        pictures = self._readings().pictures
        self.pictures = {name: pictures[name] for name in self.sensors}
        return {name: self._cut(name, picture.frame) for name, picture in self.pictures.items()}

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """Straight lines to the nearest goal, [k]."""
        apart = np.linalg.norm(points[:, None, :2] - goals[None, :, :2], axis=2)
        nearest: Floats = apart.min(axis=1, initial=np.inf)
        return nearest

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """A robot does not know where it could stand: raises ValueError."""
        raise ValueError("a robot has no map to draw episodes from: name the goal")

    def top_down(self, scene: str) -> TopDown:
        """An empty sheet of ten by ten metres about the start, with a line every metre."""
        picture = np.full((500, 500, 3), 255, np.uint8)
        picture[::50], picture[:, ::50] = 225, 225
        x, y = self._placed_at[:2]
        return TopDown(picture=picture, west=x - 5.0, north=y + 5.0, metres_per_pixel=0.02)

    def objects(self, scene: str) -> list[SceneObject]:
        """None is known."""
        return []

    def close(self) -> None:
        """Stand still, and release the link."""
        self._safety.close()
        self._close()


def _seen_from(pose: PlanarPose, other: PlanarPose) -> tuple[float, float]:
    """Returns the position of another pose as (forward, left) of a pose."""
    return to_body(other[0] - pose[0], other[1] - pose[1], pose[2])

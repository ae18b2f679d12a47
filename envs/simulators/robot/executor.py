"""Executes motions on a real body, closed on odometry; each starts where the one before should have
ended.

A robot on two wheels cannot go sideways, nor follow an arc as exactly as it stands: what is not a
plain move or turn is turned, driven and turned again. It ends where the simulators' arcs end, by
the same formula. Method: PyRobot's turn, drive, turn with ramped speeds; the chaining of goals is
this program's.
"""

import math
from dataclasses import dataclass
from enum import Enum

from embodied.geometry import compose, wrap
from embodied.types import PlanarPose
from envs.simulators.robot.clock import Clock, Pace
from envs.simulators.robot.link import Odometry
from envs.simulators.robot.safety import STEADY, Mode, ProgressMonitor, Safety, StoppedError, still


class MotionOutcome(Enum):
    """How a motion ended. DONE, BLOCKED and TIMED_OUT leave the robot free to try the next one;
    after STALE and STOPPED it is not.
    """

    DONE = "done"
    BLOCKED = "blocked"
    TIMED_OUT = "timed out"
    STALE = "stale"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a motion ended and why, from where to where (odometry), and how many seconds it took."""

    outcome: MotionOutcome
    why: str
    before: PlanarPose
    after: PlanarPose
    seconds: float


@dataclass(frozen=True, kw_only=True)
class MotionConfig:
    """When a motion is done (`metres`, `degrees` of error, robot still for `settle` looks), how it
    brakes and holds its heading, and from how far off (`chain_metres`, `chain_degrees`) it still
    begins at the goal of the one before. `dry_seconds` is how long a motion lasts that is not sent.
    """

    metres: float = 0.01
    degrees: float = 0.75
    settle: int = 3
    braking: float = 0.5
    gain: float = 1.5
    heading_gain: float = 1.5
    aim_metres: float = 0.1
    chain_metres: float = 0.05
    chain_degrees: float = 5.0
    dry_seconds: float = 0.2

    def __post_init__(self) -> None:
        if self.settle < 1:
            raise ValueError(f"settle is {self.settle}; it must be at least 1 look")


@dataclass(frozen=True)
class Leg:
    """A piece of a motion: towards `goal` along a line, or (`turning`) on the spot."""

    goal: PlanarPose
    turning: bool
    backwards: bool = False

    def left(self, seen: Odometry) -> float:
        """Returns the remainder: radians, or metres along the line (negative past its end)."""
        x, y, yaw = self.goal
        if self.turning:
            return wrap(yaw - seen.yaw)
        return (x - seen.x) * math.cos(yaw) + (y - seen.y) * math.sin(yaw)


class Executor:
    """Executes motions one after another, through `Safety` alone."""

    def __init__(self, safety: Safety, clock: Clock, config: MotionConfig) -> None:
        self._safety, self._clock, self._config = safety, clock, config
        self._anchor: PlanarPose | None = None

    def execute(self, forward: float, left: float, turn_deg: float) -> Ended:
        """One motion (m, m, degrees), in the frame of the robot as it begins. Never raises
        `StoppedError`: that is an outcome.
        """
        begun = self._clock.now()
        before = after = (math.nan,) * 3
        outcome, why = MotionOutcome.DONE, ""
        try:
            self._safety.begin_motion()
            before = self._safety.look()[:3]
            outcome, why = self._follow(self._start(before), (forward, left, math.radians(turn_deg)))
            after = self._safety.look()[:3]
        except StoppedError as stopped:
            outcome, why = MotionOutcome.STALE if stopped.stale else MotionOutcome.STOPPED, stopped.why
        finally:
            self._safety.end_motion(blocked=outcome is MotionOutcome.BLOCKED)
        return Ended(outcome=outcome, why=why, before=before, after=after, seconds=self._clock.now() - begun)

    def forget(self) -> None:
        """The next motion begins where the robot stands: it was put there."""
        self._anchor = None

    def _start(self, pose: PlanarPose) -> PlanarPose:
        """Where the last motion should have ended, when the robot is near enough."""
        anchor, self._anchor = self._anchor, None
        if anchor is None or math.dist(anchor[:2], pose[:2]) > self._config.chain_metres:
            return pose
        return anchor if abs(wrap(anchor[2] - pose[2])) <= math.radians(self._config.chain_degrees) else pose

    def _follow(self, start: PlanarPose, motion: PlanarPose) -> tuple[MotionOutcome, str]:
        goal = compose(start, motion)
        for leg in legs(start, goal):
            outcome, why = self._run(leg)
            if outcome is not MotionOutcome.DONE:
                return outcome, why
        self._anchor = goal
        return MotionOutcome.DONE, ""

    def _run(self, leg: Leg) -> tuple[MotionOutcome, str]:
        """One leg to its end. Raises StoppedError."""
        progress = ProgressMonitor(self._safety.limits, self._clock, self._seconds(leg))
        pace, settled = Pace(self._clock, STEADY), 0
        tolerance = math.radians(self._config.degrees) if leg.turning else self._config.metres
        velocity = (0.0, 0.0)
        while True:
            seen = self._safety.look()
            left = leg.left(seen)
            arrived = abs(left) <= tolerance
            settled = settled + 1 if arrived and still(seen) else 0
            if settled >= self._config.settle:
                return MotionOutcome.DONE, ""
            if (
                why := ""
                if arrived
                else self._hindrance(velocity, progress.blocked(left, tolerance / 2, seen, _pushes(velocity)))
            ):
                return MotionOutcome.BLOCKED, why
            if progress.overdue:
                return MotionOutcome.TIMED_OUT, f"not done after {progress.seconds:.1f} s"
            velocity = (0.0, 0.0) if arrived else self._velocity(leg, left, seen)
            self._safety.drive(*velocity)
            pace.wait()

    def _hindrance(self, velocity: tuple[float, float], stuck: str) -> str:
        """Why a motion cannot go on, or nothing."""
        return (self._safety.obstacle() if velocity[0] > 0 else "") or stuck

    def _velocity(self, leg: Leg, left: float, seen: Odometry) -> tuple[float, float]:
        """Returns the velocity: as fast as braking within the remainder allows."""
        config, (top, acceleration) = self._config, self._limits(leg)
        fastest = min(top, math.sqrt(2 * config.braking * acceleration * abs(left)), config.gain * abs(left) + 0.01)
        speed = math.copysign(fastest, left)
        return (
            (0.0, speed) if leg.turning else (speed, config.heading_gain * wrap(self._aim(leg, left, seen) - seen.yaw))
        )

    def _aim(self, leg: Leg, left: float, seen: Odometry) -> float:
        """The heading to hold while driving: at the goal itself, and along the line once it is
        near.
        """
        x, y, yaw = leg.goal
        if abs(left) < self._config.aim_metres:
            return yaw
        towards = math.atan2(y - seen.y, x - seen.x)
        return towards if left > 0 and not leg.backwards else towards + math.pi

    def _seconds(self, leg: Leg) -> float:
        """How long a leg may take: twice what the limits of speed and acceleration ask for, and one
        second.
        """
        if self._safety.mode is not Mode.ARMED:
            return self._config.dry_seconds
        top, acceleration = self._limits(leg)
        return 2 * (abs(leg.left(self._safety.look())) / top + top / acceleration) + 1.0

    def _limits(self, leg: Leg) -> tuple[float, float]:
        """Speed and acceleration that a leg may have."""
        limits = self._safety.limits
        return (limits.turn, limits.turn_acceleration) if leg.turning else (limits.speed, limits.acceleration)


def legs(start: PlanarPose, goal: PlanarPose) -> list[Leg]:
    """How to get from one pose to another: a turn; a line ahead or back; or a turn, a line and a
    turn.
    """
    length = math.dist(start[:2], goal[:2])
    if length < 1e-6:
        return [Leg(goal, turning=True)]
    bearing = math.atan2(goal[1] - start[1], goal[0] - start[0])
    backwards = abs(wrap(bearing - start[2])) > math.pi / 2 + 1e-6
    heading = bearing + math.pi if backwards else bearing
    line = Leg((goal[0], goal[1], heading), turning=False, backwards=backwards)
    first = [] if same_angle(heading, start[2]) else [Leg((start[0], start[1], heading), turning=True)]
    last = [] if same_angle(heading, goal[2]) else [Leg(goal, turning=True)]
    return [*first, line, *last]


def same_angle(one: float, other: float) -> bool:
    """Whether two angles are equal up to rounding."""
    return abs(wrap(one - other)) < 1e-6


def _pushes(velocity: tuple[float, float]) -> bool:
    """Whether a velocity is one that odometry must show soon."""
    return abs(velocity[0]) > 0.05 or abs(velocity[1]) > 0.1

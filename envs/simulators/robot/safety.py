"""Safety: all rules that keep a robot from moving when it should not, in one file.

Nothing here makes a robot safe to stand beside: use its own hardware stop as well. What this file
promises, rule by rule:

 1. Not moving is the default: no velocity leaves this program unless the mode is ARMED, which only
    a person sets.
 2. One way out: `Safety.drive` is the only caller of `Link.command`. Limits of speed and
    acceleration are applied there, last.
 3. One way to stop: every fault ends in `Safety.stop`: zero is sent three times at once and
    never anything else again. There is no resuming; a person starts the program again. Stop topic,
    stop key, signals, alarms of the link and every rule below lead there.
 4. Zero on every exit: each motion ends in `halt`, the program in `close`, by `finally` and by
    `atexit`. A program killed outright cannot do that: rule 5.
 5. The robot must stop by itself when commands cease. `check_robot` tries it before the first
    motion, and how fast the robot reacts; without it nothing moves.
 6. Stale data stops: odometry or pictures that did not come in time, by our own clock of receipt.
    Stamps of the robot's clock are never compared with this machine's, so a clock that steps
    changes nothing. So does a picture that stays the same to the last pixel while the robot moves:
    its camera hangs.
 7. Broken data stops: not a number, an image of another size (refused in `link.Inbox`).
 8. No progress ends a motion as blocked, and several in a row stop. So does a motion that takes too
    long.
 9. A bumper, or an obstacle in the depth picture, ends a forward motion as blocked. A cliff or a
    lifted wheel stops.
10. Fence, number of motions, time, battery: past any of them the robot stops.
11. One commander: a lock on this machine (`lock.py`); another sender of velocities stops.
12. Everything is written down: `log` is given every command and the reason of the stop.
"""

import atexit
import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from envs.simulators.robot.clock import Clock
from envs.simulators.robot.link import CameraFrame, Link, Odometry, Readings
from envs.simulators.single_body import BodyLostError

Log = Callable[..., None]
"""`log(event, **fields)`."""

Nearest = Callable[[Readings], float]
"""Metres to the nearest thing in the way ahead, inf for none."""

STILL = (0.02, 0.05)
"""A robot slower than this, in m/s and rad/s, stands still."""

STEADY = 20.0
"""Looks and commands a second while anything moves."""


class Mode(Enum):
    """CHECK looks and never moves, DRY_RUN does everything but send velocities, ARMED moves."""

    CHECK = "check"
    DRY_RUN = "dry run"
    ARMED = "armed"


class StoppedError(BodyLostError):
    """The robot was stopped, for good. `stale` tells missing data from all other reasons."""

    def __init__(self, why: str, *, stale: bool = False) -> None:
        super().__init__(why)
        self.why, self.stale = why, stale


@dataclass(frozen=True, kw_only=True)
class SafetyConfig:
    """The limits. Metres, radians, seconds.

    `odometry_age`, `picture_age`: older data stops. `frozen_move`, `frozen_turn`: over a longer way
    no picture may stay the same. `reaction`: the longest from a command to its showing in odometry,
    and `robot_timeout`: from the last command to standing still, as `check_robot` measures them by
    turning with `creep` rad/s. `no_progress` without coming nearer, or `no_reaction` without any
    change of odometry at all, is blocked; `blocked_in_a_row` of these stop. `guard`: metres to an
    obstacle ahead at which forward motion ends (0: no guard). `fence`: metres from where the robot
    stood first. `battery`: least share.
    """

    speed: float = 0.25
    turn: float = 0.8
    acceleration: float = 0.4
    turn_acceleration: float = 1.6
    odometry_age: float = 0.3
    picture_age: float = 0.35
    frozen_move: float = 0.15
    frozen_turn: float = 0.35
    reaction: float = 0.5
    robot_timeout: float = 1.0
    creep: float = 0.2
    check_robot: bool = True
    no_progress: float = 1.5
    no_reaction: float = 0.35
    blocked_in_a_row: int = 10
    guard: float = 0.0
    fence: float = 10.0
    motions: int = 500
    seconds: float = 1800.0
    battery: float = 0.15

    def __post_init__(self) -> None:
        zero_is_fine = {"guard", "battery", "check_robot"}
        for f in fields(self):
            value = getattr(self, f.name)
            if not math.isfinite(value) or value < 0 or (value == 0 and f.name not in zero_is_fine):
                raise ValueError(f"{f.name} is {value}; it must be a number above 0")


class Safety:
    """Stands between the policy and the robot. Any thread and any signal handler may stop it."""

    def __init__(
        self,
        link: Link,
        limits: SafetyConfig,
        clock: Clock,
        mode: Mode,
        cameras: tuple[str, ...] = (),
        log: Log = lambda event, **fields: None,
        nearest: Nearest = lambda readings: math.inf,
    ) -> None:
        self.limits, self.mode, self.why = limits, mode, ""
        self._link, self._clock, self._log, self._nearest, self._cameras = link, clock, log, nearest, cameras
        self._stopped: StoppedError | None = None
        self._lock = threading.RLock()
        self._sent, self._sent_at = (0.0, 0.0), clock.now()
        self._begun, self._motions, self._blocked = clock.now(), 0, 0
        self._home: Odometry | None = None
        atexit.register(self.close)

    def wait(self, seconds: float) -> None:
        """For the first of everything. What has not come by then, `look` will stop for."""
        end = self._clock.now() + seconds
        while (fault := self._fault(self._link.readings)) and fault[1] and self._clock.now() < end:
            self._clock.sleep(1 / STEADY)

    def look(self) -> Odometry:
        """The newest odometry, once all rules hold.

        Raises:
            StoppedError: when one does not, or the robot was stopped before.
        """
        readings = self._link.readings
        if self._stopped is None and (fault := self._fault(readings)):
            self.stop(*fault)
        if self._stopped is not None:
            raise self._stopped
        assert readings.odometry is not None, "what is missing is stale"
        self._home = self._home or readings.odometry
        return readings.odometry

    def drive(self, v: float, w: float) -> None:
        """Send a velocity (m/s, rad/s), within the limits, if armed and not stopped. The only way
        to the wheels.
        """
        with self._lock:
            # After a silence the robot stands, and starts gently.
            passed = min(max(self._clock.now() - self._sent_at, 0.0), 2.0 / STEADY)
            v, w = self._limited(v, w, passed)
            if self._stopped is None:
                self._send(v, w)
            if self._stopped is not None:  # before, or by a signal while it was being sent
                self._zero()

    def stop(self, why: str, stale: bool = False) -> None:
        """Stand still now, and for good; the first reason counts."""
        with self._lock:
            if self._stopped is None:
                self._stopped, self.why = StoppedError(why, stale=stale), why
                self._zero()
                self._log("stop", why=why)
            else:
                self._zero()

    def halt(self) -> None:
        """The end of a motion: stand still. The next one may begin."""
        with self._lock:
            self._zero()

    def close(self) -> None:
        """Ends the program's control: stops the robot. Idempotent."""
        self.stop("the program has ended")
        atexit.unregister(self.close)

    def begin_motion(self) -> None:
        """Count a motion. Raises StoppedError when there were enough."""
        self._motions += 1
        if self._motions > self.limits.motions:
            self.stop(f"{self.limits.motions} motions were done: no more are allowed")
        self.look()

    def end_motion(self, blocked: bool) -> None:
        """Count motions that led nowhere. Stops when there were too many in a row."""
        self.halt()
        self._blocked = self._blocked + 1 if blocked else 0
        if self._blocked >= self.limits.blocked_in_a_row:
            self.stop(f"blocked {self._blocked} times in a row")

    def obstacle(self) -> str:
        """Returns the obstacle ahead, or ""."""
        readings = self._link.readings
        if readings.pressed:
            return "a bumper is pressed"
        near = self._nearest(readings) if self.limits.guard else math.inf
        return f"an obstacle is {near:.2f} m ahead" if near < self.limits.guard else ""

    def check_robot(self) -> None:
        """Creep, fall silent, and see that the robot reacts soon and then stops by itself.

        Raises:
            StoppedError: when it does not, or does not stand still to begin with.
        """
        if not still(self.look()):
            self.stop("the robot moved before any command: another program drives it")
        self._until(lambda seen: abs(seen.w) > self.limits.creep / 2, self.limits.reaction, self._creep, SLOW)
        self._until(still, self.limits.robot_timeout, lambda: None, ENDLESS)
        self.halt()

    def _until(self, seen: Callable[[Odometry], bool], seconds: float, act: Callable[[], None], otherwise: str) -> None:
        end = self._clock.now() + seconds
        while not seen(self.look()):
            if self._clock.now() >= end:
                self.stop(otherwise.format(seconds))
                self.look()
            act()
            self._clock.sleep(1 / STEADY)

    def _creep(self) -> None:
        self.drive(0.0, self.limits.creep)

    def _fault(self, readings: Readings) -> tuple[str, bool] | None:
        """Why the robot must stop, and whether for missing data."""
        now, limits, odometry = self._clock.now(), self.limits, readings.odometry
        if readings.alarm is not None:
            return readings.alarm, False
        if odometry is None or now - odometry.received > limits.odometry_age:
            return _stale("odometry", odometry, now), True
        for name in self._cameras:
            picture = readings.pictures.get(name)
            if picture is None or now - picture.received > limits.picture_age:
                return _stale(f"{name} image", picture, now), True
            if picture.seen_from and self._moved(picture.seen_from, odometry):
                return f"the {name} image stays the same while the robot moves: its camera hangs", True
        if self._home and (far := math.hypot(odometry.x - self._home.x, odometry.y - self._home.y)) > limits.fence:
            return f"{far:.2f} m from the start: the fence is {limits.fence} m", False
        if now - self._begun > limits.seconds:
            return f"{limits.seconds} s have passed: no more are allowed", False
        if readings.battery is not None and readings.battery < limits.battery:
            return f"the battery is at {readings.battery:.0%}, below {limits.battery:.0%}", False
        return None

    def _moved(self, before: Odometry, now: Odometry) -> bool:
        """Whether the robot is where another picture must be seen."""
        turned = abs(math.remainder(now.yaw - before.yaw, math.tau))
        return math.dist(before[:2], now[:2]) > self.limits.frozen_move or turned > self.limits.frozen_turn

    def _limited(self, v: float, w: float, passed: float) -> tuple[float, float]:
        """Within the limits of speed, then of acceleration since the last command; not a number is
        zero; forward only where nothing is in the way.
        """
        limits = self.limits
        v = _near(_clamp(v, limits.speed), self._sent[0], limits.acceleration * passed)
        w = _near(_clamp(w, limits.turn), self._sent[1], limits.turn_acceleration * passed)
        return (0.0 if v > 0 and self.obstacle() else v), w

    def _send(self, v: float, w: float) -> None:
        self._sent, self._sent_at = (v, w), self._clock.now()
        self._log("command", v=v, w=w, sent=self.mode is Mode.ARMED)
        if self.mode is Mode.ARMED:
            try:
                self._link.command(v, w)
            except Exception as fault:
                self.stop(f"velocities cannot be sent: {fault!r}")

    def _zero(self) -> None:
        """Three times, for messages get lost; at once, without ramps."""
        self._sent, self._sent_at = (0.0, 0.0), self._clock.now()
        if self.mode is Mode.ARMED:
            for _ in range(3):
                try:
                    self._link.command(0.0, 0.0)
                except Exception as fault:  # the link may be what broke; the robot then stops by itself (rule 5)
                    self._log("command_failed", why=repr(fault))


class ProgressMonitor:
    """Rule 8: whether a motion gets nearer to its end. `why` is empty while it does."""

    def __init__(self, limits: SafetyConfig, clock: Clock, seconds: float) -> None:
        """Watches a motion that may take up to `seconds`."""
        self._limits, self._clock = limits, clock
        self._end, self.seconds = clock.now() + seconds, seconds
        self._best, self._best_at = math.inf, clock.now()
        self._pose, self._moved_at = (math.nan,) * 3, clock.now()

    @property
    def overdue(self) -> bool:
        """Whether it takes too long."""
        return self._clock.now() > self._end

    def blocked(self, left: float, tolerance: float, seen: Odometry, pushing: bool) -> str:
        """Returns the cause to count a motion as blocked, or "": `left` is its remainder (m or
        rad), `pushing` whether a velocity is commanded.
        """
        now = self._clock.now()
        if abs(left) < self._best - tolerance:
            self._best, self._best_at = abs(left), now
        if seen[:3] != self._pose or not pushing:
            self._pose, self._moved_at = seen[:3], now
        if now - self._moved_at > self._limits.no_reaction:
            return f"odometry has not changed at all for {now - self._moved_at:.2f} s: wheels or odometry are stuck"
        if now - self._best_at > self._limits.no_progress:
            return f"no progress for {now - self._best_at:.2f} s"
        return ""


@contextmanager
def stop_signals(safety: Safety) -> Iterator[None]:
    """Inside, Ctrl-C, SIGTERM, SIGHUP and SIGQUIT stop the robot; the same signal once more acts on
    the program as ever.
    """

    def handler(number: int, frame: Any) -> None:
        safety.stop(f"signal {signal.Signals(number).name}")
        signal.signal(number, before[signal.Signals(number)])

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, handled in before.items():
            signal.signal(number, handled)


def still(seen: Odometry) -> bool:
    """Whether a robot stands, by its own odometry."""
    return abs(seen.v) < STILL[0] and abs(seen.w) < STILL[1]


SLOW = "the robot did not react to a command within {} s: messages come late, or its motors are off"
ENDLESS = "the robot still moved {} s after the last command: it has no command timeout of its own"


def _stale(what: str, newest: Odometry | CameraFrame | None, now: float) -> str:
    return f"no {what} " + ("came yet" if newest is None else f"for {now - newest.received:.2f} s")


def _clamp(value: float, limit: float) -> float:
    return max(-limit, min(limit, value)) if math.isfinite(value) else 0.0


def _near(value: float, last: float, step: float) -> float:
    return max(last - step, min(last + step, value))

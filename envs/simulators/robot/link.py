"""The contract of links to robots: readings received and commands sent, over any transport."""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

import numpy as np

from embodied.types import Frame
from envs.simulators.robot.clock import Clock


class Odometry(NamedTuple):
    """Where the wheels say the robot is (m, rad) and how fast it goes (m/s, rad/s); its own time
    stamp, and our time of receipt.
    """

    x: float
    y: float
    yaw: float
    v: float
    w: float
    stamp: float
    received: float


class CameraFrame(NamedTuple):
    """A frame, the robot's time stamp of it, our time of receipt, and the first that odometry said
    while frames looked exactly like it.
    """

    frame: Frame
    stamp: float
    received: float
    seen_from: Odometry | None = None


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The newest of everything. `alarm` is the first thing a link noticed that must stop the robot;
    `pressed` whether a bumper is touched now; `battery` in 0..1.
    """

    odometry: Odometry | None = None
    pictures: Mapping[str, CameraFrame] = field(default_factory=dict)
    pressed: bool = False
    battery: float | None = None
    alarm: str | None = None


class Link(Protocol):
    """One robot. Readings may come from other threads; `command` is called only by
    `envs.simulators.robot.safety`.
    """

    @property
    def readings(self) -> Readings:
        """The newest of everything."""

    def command(self, v: float, w: float) -> None:
        """Ask for a velocity: metres a second forward, radians a second counter-clockwise."""

    def close(self) -> None:
        """Releases everything. Idempotent."""


class Outlet(Protocol):
    """Where a robot's reports go: into an `Inbox`, or out as messages."""

    def odometry(self, x: float, y: float, yaw: float, v: float, w: float, stamp: float) -> None:
        """Where the wheels say it is, and how fast it goes."""

    def picture(self, name: str, frame: Frame, stamp: float) -> None:
        """A frame of the camera `name`."""

    def pressed(self, value: bool) -> None:
        """Whether a bumper is touched."""

    def hazard(self, what: str, value: bool) -> None:
        """Whether there is a reason ("stop", "cliff") to stop at once."""

    def battery(self, share: float) -> None:
        """How full the battery is, 0..1."""


class Inbox:
    """Where links put what arrives: keeps the newest, refuses what is broken, and remembers the
    first alarm. Callable from any thread.

    Args:
        clock: whose time is that of receipt.
        shapes: of the frames of each camera, as the configuration promises them.
    """

    def __init__(self, clock: Clock, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self._clock, self._shapes = clock, dict(shapes)
        self._lock = threading.Lock()
        self._readings = Readings()

    @property
    def readings(self) -> Readings:
        """The newest of everything."""
        with self._lock:
            return self._readings

    def odometry(self, x: float, y: float, yaw: float, v: float, w: float, stamp: float) -> None:
        """A message of odometry. One with the stamp of the last is a repetition, not news; a stamp
        that steps back is news like any other.
        """
        if not all(map(math.isfinite, (x, y, yaw, v, w, stamp))):
            return self.alarm(f"odometry holds a number that is none: {(x, y, yaw, v, w, stamp)}")
        last = self.readings.odometry
        if last is None or last.stamp != stamp:
            self._put(odometry=Odometry(x, y, yaw, v, w, stamp, self._clock.now()))
        return None

    def picture(self, name: str, frame: Frame, stamp: float) -> None:
        """A frame of the camera `name`. A repeated stamp is no news, as with odometry."""
        if frame.shape != self._shapes[name]:
            return self.alarm(f"a {name} image of {_size(frame.shape)} came; the camera is {_size(self._shapes[name])}")
        last = self.readings.pictures.get(name)
        if last is None or last.stamp != stamp:
            if name == "depth":
                frame = np.nan_to_num(frame, nan=0.0, posinf=0.0, neginf=0.0)
            same = last is not None and np.array_equal(last.frame, frame)
            with self._lock:
                seen_from = (last.seen_from if last and same else None) or self._readings.odometry
                new = CameraFrame(frame, stamp, self._clock.now(), seen_from)
                self._readings = replace(self._readings, pictures={**self._readings.pictures, name: new})
        return None

    def pressed(self, value: bool) -> None:
        """Whether a bumper is touched."""
        self._put(pressed=value)

    def hazard(self, what: str, value: bool) -> None:
        """Whether there is a reason to stop at once."""
        if value:
            self.alarm(f"the robot's {what} topic says stop")

    def battery(self, share: float) -> None:
        """How full the battery is, 0..1."""
        if math.isfinite(share):  # a driver that does not know says NaN
            self._put(battery=share)

    def alarm(self, why: str) -> None:
        """Something that must stop the robot. The first one stays."""
        with self._lock:
            if self._readings.alarm is None:
                self._readings = replace(self._readings, alarm=why)

    def _put(self, **changes: Any) -> None:
        with self._lock:
            self._readings = replace(self._readings, **changes)


def _size(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))

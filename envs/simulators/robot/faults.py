"""Faults of a robot, injected in tests and rehearsals."""

import math
from collections import deque
from collections.abc import Callable
from enum import Enum

from embodied.types import Frame
from envs.simulators.robot.link import Outlet

DELAY = 0.5
"""Seconds by which messages come late."""

HOUR = 3600.0
"""Seconds by which the robot's clock steps back."""


class Fault(Enum):
    """One thing that goes wrong from some moment on."""

    NONE = "none"
    SILENT = "silent"
    ODOMETRY_REPEATED = "odometry_repeated"
    ODOMETRY_FROZEN = "odometry_frozen"
    PICTURES_REPEATED = "pictures_repeated"
    PICTURES_FROZEN = "pictures_frozen"
    DELAYED = "delayed"
    NOT_A_NUMBER = "not_a_number"
    WRONG_SIZE = "wrong_size"
    CLOCK_BACK = "clock_back"
    WHEELS_BLOCKED = "wheels_blocked"
    BUMPER = "bumper"
    CLIFF = "cliff"
    STOP = "stop"
    BATTERY = "battery"


class Faulty:
    """An outlet between a robot and another outlet, which a fault is in once it is `active`."""

    def __init__(self, outlet: Outlet, fault: Fault) -> None:
        self.active = False
        self._outlet, self._fault = outlet, fault
        self._late: deque[tuple[float, Callable[[], None]]] = deque()
        self._last: tuple[float, ...] | None = None
        self._shown: dict[str, tuple[Frame, float]] = {}

    @property
    def present(self) -> Fault:
        """The fault there is now."""
        return self._fault if self.active else Fault.NONE

    def begin(self, now: float) -> None:
        """A moment of the robot's time: what happens without being a change of a message."""
        while self._late and self._late[0][0] <= now:
            self._late.popleft()[1]()
        if self.present is Fault.BUMPER:
            self._outlet.pressed(True)
        if self.present in (Fault.CLIFF, Fault.STOP):
            self._outlet.hazard(self.present.value, True)
        if self.present is Fault.BATTERY:
            self._outlet.battery(0.01)

    def odometry(self, x: float, y: float, yaw: float, v: float, w: float, stamp: float) -> None:
        """As `Outlet.odometry`."""
        if self.present is Fault.ODOMETRY_REPEATED and self._last:
            x, y, yaw, v, w, stamp = self._last
        if self.present is Fault.ODOMETRY_FROZEN and self._last:
            x, y, yaw, v, w = self._last[:5]
        if self.present is Fault.NOT_A_NUMBER:
            x = math.nan
        self._last = (x, y, yaw, v, w, stamp)
        self._send(stamp, lambda at: self._outlet.odometry(x, y, yaw, v, w, at))

    def picture(self, name: str, frame: Frame, stamp: float) -> None:
        """As `Outlet.picture`."""
        if self.present is Fault.PICTURES_REPEATED and name in self._shown:
            frame, stamp = self._shown[name]
        if self.present is Fault.PICTURES_FROZEN and name in self._shown:
            frame = self._shown[name][0]
        if self.present is Fault.WRONG_SIZE:
            frame = frame[::2]
        self._shown[name] = (frame, stamp)
        self._send(stamp, lambda at: self._outlet.picture(name, frame, at))

    def pressed(self, value: bool) -> None:
        """As `Outlet.pressed`."""
        self._outlet.pressed(value)

    def hazard(self, what: str, value: bool) -> None:
        """As `Outlet.hazard`."""
        self._outlet.hazard(what, value)

    def battery(self, share: float) -> None:
        """As `Outlet.battery`."""
        self._outlet.battery(share)

    def _send(self, stamp: float, send: Callable[[float], None]) -> None:
        """Now, late, or not at all."""
        if self.present is Fault.SILENT:
            return
        if self.present is Fault.DELAYED:
            self._late.append((stamp + DELAY, lambda: send(stamp)))
            return
        send(stamp - HOUR if self.present is Fault.CLOCK_BACK else stamp)

"""A simulated robot with its sensors: lives through time, reports, and obeys."""

import threading
from collections.abc import Callable

from envs.simulators.robot.faults import Fault, Faulty
from envs.simulators.robot.link import Outlet
from envs.simulators.robot.simulated import SimulatedConfig, SimulatedRobot


class Station:
    """The robot, reporting into `outlet`; from `after` seconds on with a fault. Commands may come
    from any thread.
    """

    def __init__(
        self,
        robot: SimulatedRobot,
        config: SimulatedConfig,
        outlet: Outlet,
        fault: Fault = Fault.NONE,
        after: float = 0.0,
    ) -> None:
        self.robot, self.time = robot, 0.0
        self._outlet, self._after = Faulty(outlet, fault), after
        self._lock = threading.Lock()
        self._told: tuple[float, float] | None = None
        self._odometry = _Beat(config.odometry_hertz, self._report)
        self._pictures = _Beat(config.picture_hertz, self._show)
        self._bumper, self._pressed = config.bumper, False

    @property
    def fault(self) -> Fault:
        """The fault there is now."""
        return self._outlet.present

    def command(self, v: float, w: float) -> None:
        """A velocity, obeyed from the next moment on."""
        with self._lock:
            self._told = (v, w)

    def live(self, seconds: float) -> None:
        """Let a short time pass."""
        self.time += seconds
        self._outlet.active = self.time > self._after
        self._obey()
        self.robot.stuck = self.fault is Fault.WHEELS_BLOCKED
        self.robot.advance(seconds)
        self._outlet.begin(self.time)
        if self._bumper and self.robot.pressed is not self._pressed:
            self._pressed = self.robot.pressed
            self._outlet.pressed(self._pressed)
        self._odometry.live(self.time)
        self._pictures.live(self.time)

    def _obey(self) -> None:
        with self._lock:
            told, self._told = self._told, None
        if told is not None and self.fault is not Fault.SILENT:
            self.robot.command(*told)

    def _report(self) -> None:
        self._outlet.odometry(*self.robot.odometry, *self.robot.velocity, self.time)

    def _show(self) -> None:
        for name, frame in self.robot.pictures().items():
            self._outlet.picture(name, frame, self.time)


class _Beat:
    """A periodic task."""

    def __init__(self, hertz: float, do: Callable[[], None]) -> None:
        self._period, self._do, self._next = 1.0 / hertz, do, 0.0

    def live(self, now: float) -> None:
        if now + 1e-9 >= self._next:
            self._next = max(self._next, now - self._period) + self._period
            self._do()

"""The record of a drive: `log.jsonl`, a line for every event, and `bag/`, an MCAP bag for ROS 2
tools.

Lines hold `t`, seconds since the drive began, and `event`. Of an observation the log holds the
numbers and the bag the frames, exactly as the policy saw them, and as the camera gave them.
"""

import json
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from embodied.types import Frame
from envs.simulators.robot import Distro
from envs.simulators.robot.clock import Clock
from envs.simulators.robot.link import CameraFrame, Odometry
from envs.simulators.robot.ros_messages import Messages

VIEW = "/surefoot/view"
"""Topics of what the policy saw: VIEW/rgb, VIEW/depth."""

CAMERA = "/surefoot/camera"
"""Topics of the frames that the view was cut out of."""


class DriveLog:
    """Appends lines. Each is one write to the file itself, so a signal handler may log in the
    middle of anything, and a killed program leaves what it wrote.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._clock, self._begun = clock, clock.now()

    def __call__(self, event: str, **fields: Any) -> None:
        """Write one event."""
        line = {"t": self.since(self._clock.now()), "event": event, **fields}
        os.write(self._file, (json.dumps(line, default=_plain) + "\n").encode())

    def since(self, moment: float) -> float:
        """Seconds from the beginning of the drive to a moment of the clock."""
        return round(moment - self._begun, 4)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


class Bag:
    """The bag; written from the driving thread only. `with` closes it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        from rosbags.rosbag2 import StoragePlugin, Writer

        self._messages = Messages(Distro.JAZZY)
        self._writer = Writer(folder, version=9, storage_plugin=StoragePlugin.MCAP)
        self._connections: dict[str, Any] = {}
        self._clock, self._begun, self._wall = clock, clock.now(), time.time_ns()

    def __enter__(self) -> "Bag":
        self._writer.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def view(self, frames: dict[str, Frame]) -> None:
        """Records the frames that the policy reads."""
        for name, frame in frames.items():
            self._put(f"{VIEW}/{name}", self._messages.image(frame, self._now))

    def pictures(self, pictures: dict[str, CameraFrame]) -> None:
        """Records the frames of the camera."""
        for name, picture in pictures.items():
            self._put(f"{CAMERA}/{name}", self._messages.image(picture.frame, picture.stamp))

    def odometry(self, seen: Odometry) -> None:
        """Where the robot was."""
        self._put("/odom", self._messages.odometry(*seen[:6]))

    def velocity(self, v: float, w: float) -> None:
        """Records a command."""
        from envs.simulators.robot import VelocityType

        stamped = VelocityType.TWIST_STAMPED
        self._put("/cmd_vel", self._messages.velocity(v, w, stamped, "base_link", self._now))

    @property
    def _now(self) -> float:
        return self._wall * 1e-9 + self._clock.now() - self._begun

    def _put(self, topic: str, message: Any) -> None:
        if topic not in self._connections:
            kind = message.__msgtype__
            self._connections[topic] = self._writer.add_connection(topic, kind, typestore=self._messages.store)
        when = self._wall + round((self._clock.now() - self._begun) * 1e9)
        self._writer.write(self._connections[topic], when, self._messages.write(message))


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as JSON has them. A float32 is written so that it reads back the
    same.
    """
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be logged")

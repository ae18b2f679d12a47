"""A recorded drive, read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from configs import ConfigError, read_tree
from embodied.runs.jsonl import read_jsonl
from embodied.types import Frame
from envs.simulators.robot import Distro
from envs.simulators.robot import ros_messages as ros
from experiments.deployment.pilot import SingleObservation
from experiments.deployment.recording import VIEW

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Memory:
    """The folder of a drive.

    Raises:
        ConfigError: when it holds none.
    """

    folder: Path

    def __post_init__(self) -> None:
        if not (self.folder / "log.jsonl").exists():
            raise ConfigError(f"{self.folder} holds no drive: there is no log.jsonl")

    @cached_property
    def config(self) -> dict[str, Any]:
        """The configuration of the drive."""
        return read_tree(self.folder)

    @cached_property
    def lines(self) -> list[Line]:
        """The log. A last line that was cut short, where the program was killed, is left out."""
        return read_jsonl(self.folder / "log.jsonl")

    def of(self, event: str) -> list[Line]:
        """All lines of one event."""
        return [line for line in self.lines if line["event"] == event]

    @cached_property
    def frames(self) -> dict[str, list[Frame]]:
        """Returns the frames of every step, by sensor; empty without a closed bag."""
        found: dict[str, list[Frame]] = {}
        for topic, frame in self._views():
            found.setdefault(topic.removeprefix(f"{VIEW}/"), []).append(frame)
        return found

    def observations(self) -> Iterator[SingleObservation]:
        """Every observation, exactly as the policy had it.

        Raises:
            ConfigError: when the frames are missing.
        """
        for number, step in enumerate(self.of("step")):
            if missing := [name for name in step["frames"] if len(self.frames.get(name, [])) <= number]:
                raise ConfigError(f"{self.folder / 'bag'} holds no frame of step {number}: {missing}")
            seen = {name: self.frames[name][number] for name in step["frames"]}
            yield seen | {name: _number(value) for name, value in step["observation"].items()}

    def _views(self) -> Iterator[tuple[str, Frame]]:
        from rosbags.rosbag2 import Reader

        if not (self.folder / "bag" / "metadata.yaml").exists():
            return
        messages = ros.Messages(Distro.JAZZY)
        with Reader(self.folder / "bag") as reader:
            views = [one for one in reader.connections if one.topic.startswith(VIEW)]
            for connection, _, data in reader.messages(views) if views else []:
                yield connection.topic, np.array(ros.frame_of(messages.read(connection.msgtype, bytes(data))))


def _number(value: Any) -> Any:
    """As the task gives them: lists are float32, the rest is an index."""
    return np.array(value, np.float32) if isinstance(value, list) else np.int64(value)

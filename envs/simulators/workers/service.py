"""The program of a worker: one body, and answers to requests about it."""

import os
import signal
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from embodied.runs.interruption import SIGNALS
from embodied.simulator import Body, Sensor
from embodied.types import Floats, Pose
from envs.simulators.single_body import geodesic_distance
from envs.simulators.workers.channel import Channel
from envs.simulators.workers.config import BodyConfig
from envs.simulators.workers.shared_frames import SharedFrames, Views


class Handshake(NamedTuple):
    """The first answer: what the body can show, and where it can be."""

    scenes: Sequence[str]
    sensors: Mapping[str, Sensor]


class Stepped(NamedTuple):
    """The result of a motion: travelled (metres forward, metres left, degrees), touched, where the
    body is, and metres to its goals (None: it has none).
    """

    travelled: tuple[float, float, float]
    collided: bool
    pose: Pose
    geodesic: float | None


class Refused(NamedTuple):
    """Instead of an answer: the message of a ValueError."""

    message: str


class Failed(NamedTuple):
    """Instead of an answer, and the last thing heard of a worker: what went wrong, and where."""

    cause: str
    details: str


def serve(config: BodyConfig, number: int, channel: Channel) -> None:
    """Open a body and answer until the other end of the channel is closed."""
    os.setpgrp()  # with all that a simulator starts, so that nothing of it can be left behind
    for ending in SIGNALS:
        signal.signal(ending, lambda *_: None)  # the parent decides when to end
    try:
        body = config.open(number)
    except Exception as error:
        channel.send(_excuse(error))
        return
    try:
        channel.send(Handshake(tuple(body.scenes), dict(body.sensors)))
        _answer(Service(body, channel), channel)
    except (EOFError, ConnectionError):
        pass  # the parent closed the channel, or is gone
    finally:
        body.close()


def _answer(service: "Service", channel: Channel) -> None:
    while True:
        question, *arguments = channel.receive()
        try:
            answer = getattr(service, question)(*arguments)
        except Exception as error:
            answer = _excuse(error)
        channel.send(answer)
        if isinstance(answer, Failed):
            return


def _excuse(error: Exception) -> Refused | Failed:
    if isinstance(error, ValueError):
        return Refused(str(error))
    return Failed(f"{type(error).__name__}: {error}", traceback.format_exc())


class Service:
    """One method for each question a parent may ask."""

    def __init__(self, body: Body, channel: Channel) -> None:
        self._body, self._channel = body, channel
        self._scene: str | None = None
        self._goals: Floats | None = None
        self._views: Views = {}

    def share(self, bodies: int, body: int) -> None:
        """Writes frames into the shared memory of a descriptor that follows, as those of one of N
        bodies.
        """
        self._views = SharedFrames(self._body.sensors, bodies, self._channel.receive_file()).of_body(body)

    def place(self, scene: str, pose: Pose, slot: int) -> Pose:
        """Put the body there and look; it has no goals any more. Gives where it stands."""
        self._body.place(scene, pose)
        self._scene, self._goals = scene, None
        self._look(slot)
        return self._body.pose

    def step(self, motion: tuple[float, float, float], slot: int) -> Stepped:
        """Move, look, and see how far the goals are."""
        travelled, collided = self._body.move(*motion)
        self._look(slot)
        geodesic = None if self._goals is None else geodesic_distance(self._body, self._scene, self._goals)
        return Stepped(travelled, collided, self._body.pose, geodesic)

    def aim(self, goals: Floats) -> float:
        """Goals [G, 3] from now on; gives the metres to the nearest."""
        self._goals = goals
        return geodesic_distance(self._body, self._scene, goals)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> tuple[Floats, np.random.Generator]:
        """The point, and the generator as it is after the draw."""
        return self._body.sample_navigable(scene, rng), rng

    def __getattr__(self, question: str) -> Any:
        """Forwards requests to the body: `distance`, `top_down`, `objects`."""
        return getattr(self._body, question)

    def _look(self, slot: int) -> None:
        """Render into the slot."""
        frames = self._body.render()
        for name, view in self._views.items():
            frame = np.asarray(frames[name])
            if frame.shape != view.shape[1:] or frame.dtype != view.dtype:
                raise TypeError(
                    f"sensor {name!r} gave {frame.dtype} {frame.shape}; it promises {view.dtype} {view.shape[1:]}"
                )
            view[slot] = frame

"""Supervises workers: restarts lost ones, and logs them."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from embodied.simulator import SimulatorLostError
from envs.simulators.workers.config import BodyConfig
from envs.simulators.workers.failure_log import FailureLog
from envs.simulators.workers.memory import memory_gb
from envs.simulators.workers.service import Handshake
from envs.simulators.workers.shared_frames import SharedFrames
from envs.simulators.workers.worker import WorkerLostError
from envs.simulators.workers.worker_pool import Question, WorkerFault, WorkerPool

TRIES = 2
"""How often a placement or a question is tried before it is given up."""


class Supervisor:
    """A crew of one worker a body, and where their bodies are.

    Raises:
        ValueError: for a config the body refuses.
        SimulatorLostError: when a body cannot be opened.
    """

    def __init__(self, config: BodyConfig, bodies: int) -> None:
        self.limits, self.bodies = config.workers, bodies
        self.scenes: list[str | None] = [None] * bodies
        self.broken: dict[int, str] = {}
        self.losses = FailureLog(config.workers.restarts)
        self._surveyed: str | None = None
        if self.limits.memory_gb is not None:
            memory_gb(os.getpid())  # fails here and now where it cannot be measured
        self.crew = WorkerPool(config, bodies)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    @property
    def greeting(self) -> Handshake:
        """The sensors and scenes of the bodies."""
        return self.crew.greeting

    @property
    def frames(self) -> SharedFrames:
        """The frames of all bodies."""
        assert self.crew.frames is not None, "closed"
        return self.crew.frames

    def stands_in(self, body: int, scene: str) -> None:
        """A body was placed, and is whole."""
        self.scenes[body] = scene
        self.broken.pop(body, None)

    def renew(self, bodies: Iterable[int]) -> None:
        """End the workers of bodies that have grown too large; that is no failure."""
        if (limit := self.limits.memory_gb) is None:
            return
        held = {body: memory_gb(self.crew.pids[body]) for body in bodies if body in self.crew}
        large = {body: size for body, size in held.items() if size > limit}
        for body, size in large.items():
            self.losses.renewed(body, self.scenes[body], f"it held {size:.2f} GB, workers.memory_gb allows {limit:g}")
        self.crew.dismiss(large)

    def begin(self, numbers: Iterable[int], *, show: bool = False) -> dict[int, WorkerFault]:
        """Begin the workers that are not there; gives those for which it failed, and why."""
        faults = self.crew.begin([number for number in numbers if number not in self.crew], show=show)
        for number, fault in faults.items():
            self._lost(number, fault)
        return faults

    def ask(self, questions: Mapping[int, Question], seconds: float) -> dict[int, Any]:
        """Answers by worker, but of those that are not there or are lost meanwhile.

        Raises:
            ValueError: when one was refused.
        """
        for body in questions:
            if body < self.bodies and body not in self.crew:
                self.broken.setdefault(body, "its worker was ended by an interruption")
        answers = self.crew.ask({number: asked for number, asked in questions.items() if number in self.crew}, seconds)
        for number, answer in answers.items():
            if isinstance(answer, WorkerLostError):
                self._lost(number, answer)
        for answer in answers.values():
            if isinstance(answer, ValueError):
                raise answer
        return {number: answer for number, answer in answers.items() if not isinstance(answer, WorkerLostError)}

    def survey(self, scene: str, question: str, *arguments: Any) -> Any:
        """Ask about a scene: of a body that is in it, else of one more worker, begun when first
        needed, that is there for this alone.

        Raises:
            ValueError: when it was refused.
            SimulatorLostError: when nobody lived to answer.
        """
        self._surveyed = scene
        here = [body for body, other in enumerate(self.scenes) if other == scene and body not in self.broken]
        for number in [*here, *[self.bodies] * TRIES]:
            if number == self.bodies:
                self.begin([number])
            answers = self.ask({number: (question, scene, *arguments)}, self.limits.place_seconds)
            if number in answers:
                return answers[number]
        raise SimulatorLostError(f"no worker lived to answer {question!r} about scene {scene!r}: {self.losses.last}")

    def _open(self) -> None:
        """Begin all workers, those that fail once more."""
        bodies = range(self.bodies)
        for fault in self.begin(bodies, show=True).values():
            if isinstance(fault, ValueError):
                raise fault
        for fault in self.begin(bodies).values():
            raise SimulatorLostError(f"a body could not be opened: {fault}\n{getattr(fault, 'details', '')}") from fault
        self.broken.clear()

    def close(self) -> None:
        """Ends all workers. Idempotent."""
        self.crew.close()

    def _lost(self, number: int, fault: WorkerFault) -> None:
        scene = self.scenes[number] if number < self.bodies else self._surveyed
        self.losses.failed(number, scene, fault)
        if number < self.bodies:
            self.broken[number] = str(fault)

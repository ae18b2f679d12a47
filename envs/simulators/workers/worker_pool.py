"""Several workers: begun at once, asked at once, ended at once."""

import atexit
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from envs.simulators.workers.config import BodyConfig
from envs.simulators.workers.reaper import Reaper
from envs.simulators.workers.service import Handshake
from envs.simulators.workers.shared_frames import SharedFrames
from envs.simulators.workers.worker import Worker, WorkerLostError, end

Question = tuple[Any, ...]
"""A method of `Service` and its arguments."""

WorkerFault = ValueError | WorkerLostError
"""Why there is no answer: the body refused, or the worker is gone."""


class WorkerPool:
    """Workers by number. Those below `bodies` share their frames; others only answer questions
    about scenes.
    """

    def __init__(self, config: BodyConfig, bodies: int) -> None:
        self.greeting: Handshake
        """Of the first that was ready."""
        self.frames: SharedFrames | None = None
        self._config, self._bodies = config, bodies
        self._workers: dict[int, Worker] = {}
        self._reaper = Reaper()
        atexit.register(self.close)

    @property
    def pids(self) -> dict[int, int]:
        """The process of each worker."""
        return {number: worker.pid for number, worker in self._workers.items()}

    def __contains__(self, number: int) -> bool:
        """Whether there is such a worker."""
        return number in self._workers

    def begin(self, numbers: Sequence[int], *, show: bool = False) -> dict[int, WorkerFault]:
        """Begin workers, all at once; gives those for which it failed, and why. When this is
        interrupted, all of them are ended.

        `show` how many are ready, on a terminal.
        """
        until = time.monotonic() + self._config.workers.start_seconds
        try:
            return self._begun(numbers, until, show)
        except BaseException:
            self._abandon(numbers)
            raise

    def ask(self, questions: Mapping[int, Question], seconds: float) -> dict[int, Any]:
        """The answer of each worker to its question, or a `WorkerFault` in its place; a worker that
        is lost is ended, and so are all when this is interrupted.
        """
        until = time.monotonic() + seconds
        try:
            for number, question in questions.items():
                self._workers[number].ask(*question)
            return {number: self._hear(number, until) for number in questions}
        except BaseException:
            self._abandon(questions)
            raise

    def dismiss(self, numbers: Iterable[int]) -> None:
        """End workers, in order where they can."""
        leaving = [self._workers.pop(number) for number in numbers]
        end(leaving)
        for worker in leaving:
            self._reaper.forget(worker.pid)

    def close(self) -> None:
        """Ends all workers, in order where they can. Idempotent."""
        atexit.unregister(self.close)
        self.dismiss(list(self._workers))
        self._reaper.close()
        if self.frames is not None:
            self.frames.close()
            self.frames = None

    def _begun(self, numbers: Sequence[int], until: float, show: bool) -> dict[int, WorkerFault]:
        for number in numbers:
            self._workers[number] = Worker(self._config, number)
            self._reaper.watch(self._workers[number].pid)
        greetings = {number: self._hear(number, until) for number in _shown(numbers, show)}
        faults = {number: greeting for number, greeting in greetings.items() if isinstance(greeting, WorkerFault)}
        self.dismiss(faults.keys() & self._workers.keys())  # those that were refused
        ready = [number for number in numbers if number not in faults]
        if ready and self.frames is None:
            self.greeting = greetings[ready[0]]
            self.frames = SharedFrames(self.greeting.sensors, self._bodies)
        return faults | self._share([number for number in ready if number < self._bodies], until)

    def _share(self, numbers: Sequence[int], until: float) -> dict[int, WorkerFault]:
        """Hand workers the memory of frames; gives those for which it failed."""
        if self.frames is None:
            return {}
        for number in numbers:
            self._workers[number].share(self.frames.file, self._bodies, number)
        answers = {number: self._hear(number, until) for number in numbers}
        return {number: answer for number, answer in answers.items() if isinstance(answer, WorkerFault)}

    def _hear(self, number: int, until: float) -> Any:
        """The answer of a worker, or a `WorkerFault`."""
        try:
            return self._workers[number].answer(until)
        except ValueError as refusal:
            return refusal
        except WorkerLostError as loss:
            self._end(number)
            return loss

    def _abandon(self, numbers: Iterable[int]) -> None:
        """End those of the workers that are there: what was not heard of them would be taken for
        the answer to a later question.
        """
        for number in numbers:
            if number in self._workers:
                self._end(number)

    def _end(self, number: int) -> None:
        """End a worker at once."""
        worker = self._workers.pop(number)
        worker.kill()
        self._reaper.forget(worker.pid)


def _shown(numbers: Sequence[int], show: bool) -> Iterator[int]:
    """The numbers, with a bar on the terminal that says how many were passed."""
    console = Console(stderr=True)
    if not (show and console.is_terminal):
        yield from numbers
        return
    columns = (TextColumn("[bold]simulators"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        yield from bar.track(numbers)

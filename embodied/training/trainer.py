"""The training loop: gather, update, log, save; resumed exactly, stopped by signals."""

from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from embodied.runs.incidents import Incidents
from embodied.runs.interruption import Interrupted, Interruption
from embodied.runs.run_folder import RunFolder
from embodied.runs.tracking import MetricsFile, NoProgress, Progress, Tracker, Trackers
from embodied.simulator import SimulatorLostError
from embodied.training import random_state
from embodied.training.algorithm import Algorithm, NonFiniteError
from embodied.training.config import TrainerConfig
from embodied.training.distributed import Ranks
from embodied.training.rank_checkpoints import RankCheckpoints, Tree
from embodied.types import VideoFrames


class DivergedError(RuntimeError):
    """A number became infinite or NaN; the message names it, the step and the last checkpoint."""


class Trainer:
    """Runs an algorithm from the run's latest checkpoint, if there is one, to its last step."""

    def __init__(
        self,
        algorithm: Algorithm,
        config: TrainerConfig,
        run: RunFolder,
        trackers: Iterable[Tracker] = (),
        progress: Progress | None = None,
        ranks: Ranks | None = None,
        encode_gif: Callable[[VideoFrames], bytes] | None = None,
    ) -> None:
        """Prepares a training; only rank 0 logs and shows progress.

        Args:
            algorithm: gathers data and updates a policy.
            config: length, checkpoints and videos.
            run: the folder of metrics and checkpoints.
            trackers: receive metrics besides `metrics.jsonl`.
            progress: shows steps and measures.
            ranks: the processes that train together.
            encode_gif: makes the videos that trackers receive; None makes none.
        """
        self.ranks = ranks or Ranks()
        if config.threads is not None:
            torch.set_num_threads(config.threads)
        self.algorithm, self.config, self.updates = algorithm, config, 0
        self.steps = self.learned = 0
        """Steps that all ranks gathered, and those of them that an update has learned from."""
        self._incidents = Incidents(algorithm.environments, run.restarts)
        self._sizes = [env.num_envs for env in algorithm.environments]
        self._checkpoints = RankCheckpoints(run.checkpoints, config.keep_checkpoints, self.ranks)
        first = self.ranks.rank == 0
        self._trackers = Trackers(*[MetricsFile(run.metrics, run.videos), *trackers] if first else [])
        self._encode_gif = encode_gif
        self._progress = progress if first and progress is not None else NoProgress()

    def train(self) -> None:
        """Gathers, updates, logs and saves until the steps are done.

        Raises:
            Interrupted: after a signal, once everything is saved; the same command resumes.
            DivergedError: when a number that must be finite is not.
            RankLostError: when another process is gone.
            SimulatorLostError: when the simulator failed too often, once everything is saved.
        """
        try:
            with Interruption(ignore_repeats=self.ranks.size > 1) as interruption:
                self.resume()
                while self.learned < self.config.steps:
                    self.gather(interruption)
                    self._leave_if_asked(interruption)
                    self._log_video()
                    due = self._passed(self.config.checkpoint_every)
                    self.log(self.update())
                    if due or self.learned >= self.config.steps:
                        self.save()
        finally:
            self._trackers.close()
            self._progress.close()

    def resume(self) -> None:
        """Loads the latest checkpoint, or begins."""
        found = self._checkpoints.latest()
        if found is None:
            self.algorithm.begin(self.config.seed)
        else:
            self._load(*found)
            self._progress.say(f"resumed at step {self.steps:,}")
        self._trackers.open(self.steps)
        self._progress.open(self.steps, self.config.steps)
        self.algorithm.stopwatch.take()

    def gather(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Gathers the data of an update, or part of them where `stop` or a fault comes first."""
        added = self.algorithm.gather(self.updates, lambda: stop() or bool(self._incidents.fault), self._stepped)
        taken = self.ranks.sum(added)
        self.steps += taken
        self.algorithm.stopwatch.steps += taken
        self._progress.reach(self.steps)

    def update(self) -> dict[str, float]:
        """Learns from the gathered data; returns losses and statistics by `group/name`."""
        try:
            numbers = self.algorithm.update(self.remaining)
        except NonFiniteError as fault:
            raise DivergedError(self._divergence(fault.term)) from fault
        self.updates += 1
        self.learned = self.steps
        return numbers

    def log(self, numbers: dict[str, float]) -> None:
        """Sends numbers, and statistics since the last call, to every tracker."""
        numbers = {**numbers, **self.algorithm.statistics(), **self.algorithm.stopwatch.take()}
        self._trackers.log(self.steps, {"progress/updates": float(self.updates), **numbers})
        self._progress.show(numbers)

    def save(self) -> Path:
        """Writes a checkpoint; possible between any two steps of the environment."""
        return self._checkpoints.save(self.steps, *self._state())

    @property
    def remaining(self) -> float:
        """The share of the training that is left: 1 in the first update, 0 past the last."""
        return max(0.0, 1 - self.learned / self.config.steps)

    def _stepped(self, environment: int) -> None:
        """Writes incidents, and advances progress as if the other ranks were as far."""
        self._incidents.note(environment, step=self.steps, rank=self.ranks.rank)
        self._progress.advance(self._sizes[environment] * self.ranks.size)

    def _passed(self, every: int) -> bool:
        """Whether the gathered data pass a multiple of `every` steps."""
        return self.steps // every > self.learned // every

    def _log_video(self) -> None:
        every = self.config.video_every
        if every is None or self._encode_gif is None or not self._passed(every):
            return
        if (video := self.algorithm.video()) is not None:
            self._trackers.video(self.steps, video.name, self._encode_gif(video.frames))

    def _leave_if_asked(self, interruption: Interruption) -> None:
        """Leaves with all ranks, when any received a signal or lost its simulator."""
        gathered = self.ranks.gather((interruption.received or 0, self._incidents.fault))
        if received := max(number for number, _ in gathered):
            stopped = Interrupted(received)
            self._progress.say(self._saved(stopped.signal.name))
            raise stopped
        for fault in filter(None, (fault for _, fault in gathered)):
            raise SimulatorLostError(self._saved(fault))

    def _saved(self, cause: str) -> str:
        """Saves; returns the message for the user."""
        return f"{cause} at step {self.steps:,}: saved {self.save()}; the same command resumes"

    def _divergence(self, term: str) -> str:
        whole = self._checkpoints.paths()
        before = f"the checkpoint before it is {whole[-1]}" if whole else "there is no checkpoint before it"
        return f"{term} is not finite in update {self.updates + 1}, at step {self.steps:,}; {before}"

    def _state(self) -> tuple[Tree, Tree]:
        """State shared by all ranks, and this rank's own."""
        common, own = self.algorithm.state_dict()
        counts = {"steps": self.steps, "learned": self.learned, "updates": self.updates}
        return {**common, **counts}, {**own, "random": random_state.state_dict()}

    def _load(self, common: Tree, own: Tree) -> None:
        self.algorithm.load_state_dict(common, own)
        self.steps, self.learned, self.updates = common["steps"], common["learned"], common["updates"]
        random_state.load_state_dict(own["random"])

"""The training loop."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gymnasium import spaces

from embodied.policy import Policy
from embodied.runs.incidents import Incidents
from embodied.runs.interruption import Interrupted, Interruption
from embodied.runs.run_folder import RunFolder
from embodied.runs.tracking import MetricsFile, ProgressBar, Tracker, Trackers
from embodied.simulator import SimulatorLostError
from embodied.training import random_state
from embodied.training.distributed import Ranks
from embodied.training.ppo.collect import Collector
from embodied.training.ppo.config import PPOConfig
from embodied.training.ppo.environment import Environment
from embodied.training.ppo.episode_statistics import Stopwatch
from embodied.training.ppo.stragglers import Stragglers
from embodied.training.ppo.update import Learner, NonFiniteError
from embodied.training.rank_checkpoints import RankCheckpoints


class DivergedError(RuntimeError):
    """A loss, a gradient or what the bodies did is no longer finite; the message says what, where, and how to go back."""


class Trainer:
    """Trains `policy` in `env`, from the run's latest checkpoint if it has one; of several processes, each has its share of the bodies."""

    def __init__(
        self,
        env: Environment | Sequence[Environment],
        policy: Policy,
        config: PPOConfig,
        run: RunFolder,
        trackers: Iterable[Tracker] = (),
        progress: ProgressBar | None = None,
        ranks: Ranks | None = None,
    ) -> None:
        """Several environments hold the bodies between them: see `Collector`."""
        self.ranks = ranks or Ranks()
        self.bodies = self.ranks.share(config.bodies)
        envs = env if isinstance(env, Sequence) else [env]
        _check(envs, self.bodies, config)
        if config.threads is not None:
            torch.set_num_threads(config.threads)
        self.config, self.policy, self.updates = config, policy, 0
        self.steps = self.learned = 0  # taken by all ranks; learned from by all ranks
        self.stopwatch = Stopwatch()
        self._learner = Learner(policy, config, self.ranks)
        self.collector = Collector(envs, policy, config, self.stopwatch, first_body=self.ranks.rank * self.bodies)
        self._stragglers = Stragglers(self.ranks, config.preempt_at)
        self._incidents = Incidents(envs, run.restarts)
        self._sizes = [env.num_envs for env in envs]
        self._checkpoints = RankCheckpoints(run.checkpoints, config.keep_checkpoints, self.ranks)
        first = self.ranks.rank == 0
        self._trackers = Trackers(*[MetricsFile(run.metrics, run.videos), *trackers] if first else [])
        self._progress = (progress or ProgressBar(config.steps)) if first else None

    def train(self) -> None:
        """Collect, update, log and save until the steps are done.

        Raises:
            Interrupted: after a signal, once everything is saved; the same command again goes on from there.
            DivergedError: when a number that must be finite is not.
            RankLostError: when another process is gone.
            SimulatorLostError: when the simulator failed more often than it may, once everything is saved.
        """
        try:
            with Interruption(patient=self.ranks.size > 1) as interruption:
                self.resume()
                while self.learned < self.config.steps:
                    self.collect(interruption)
                    self._leave_if_asked(interruption)
                    self._film()
                    due = self._passed(self.config.checkpoint_every)
                    self.log(self.update())
                    if due or self.learned >= self.config.steps:
                        self.save()
        finally:
            self._trackers.close()
            if self._progress:
                self._progress.close()

    def resume(self) -> None:
        """Go on from the latest checkpoint, or begin."""
        found = self._checkpoints.latest()
        if found is None:
            self.collector.begin(self.config.seed)
        else:
            self._load(*found)
            self._say(f"going on from step {self.steps:,}")
        self._trackers.open(self.steps)
        if self._progress:
            self._progress.open(self.steps)
        self.stopwatch.take()

    def collect(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Act until the rollout is full, or until `stop`, or until most other ranks are done."""
        rollout = self.collector.rollout
        before = rollout.filled
        self.collector.collect(lambda: stop() or self._preempted() or bool(self._incidents.fault), self._stepped)
        if rollout.full:
            self._stragglers.finished(self.updates)
        taken = self.ranks.sum((rollout.filled - before) * self.bodies)
        self.steps += taken
        self.stopwatch.steps += taken
        if self._progress:
            self._progress.reach(self.steps)

    def update(self) -> dict[str, float]:
        """Learn from the rollout and make room for the next; gives losses and statistics by `group/name`."""
        rate = self.learning_rate
        self.collector.foresee()
        try:
            with self.stopwatch("update"):
                numbers = self._learner.update(self.collector.rollout.cut().learnable(), self._now(), rate)
        except NonFiniteError as fault:
            raise DivergedError(self._obituary(fault.term)) from fault
        self.updates += 1
        self.learned = self.steps
        self.collector.recycle()
        return numbers | {"ppo/learning_rate": rate}

    def log(self, numbers: dict[str, float]) -> None:
        """Add what was gathered since the last time, and tell every tracker."""
        numbers = {**numbers, **self.collector.statistics.take(self.ranks), **self.stopwatch.take()}
        self._trackers.log(self.steps, {"progress/updates": float(self.updates), **numbers})
        if self._progress:
            self._progress.show(numbers)

    def save(self) -> Path:
        """Write a checkpoint; possible between any two steps of the environment."""
        return self._checkpoints.save(self.steps, *self._state())

    @property
    def learning_rate(self) -> float:
        """Falls linearly from the beginning of the first rollout to zero after the last."""
        return self.config.learning_rate * (self._left if self.config.decay_learning_rate else 1)

    @property
    def _left(self) -> float:
        """The share of the run that is left: 1 in the first update, 0 in any past the last."""
        return max(0.0, 1 - self.learned / self.config.steps)

    def _now(self) -> PPOConfig:
        """The configuration of the update at hand."""
        entropy = self.config.entropy_coefficient * (self._left if self.config.decay_entropy_coefficient else 1)
        return replace(self.config, entropy_coefficient=entropy)

    def _preempted(self) -> bool:
        rollout = self.collector.rollout
        return self._stragglers.cut(self.updates, rollout.filled / rollout.length)

    def _stepped(self, environment: int) -> None:
        """What the simulator has to tell, and the bar, as if the other ranks were as far."""
        self._incidents.note(environment, step=self.steps, rank=self.ranks.rank)
        if self._progress:
            self._progress.advance(self._sizes[environment] * self.ranks.size)

    def _passed(self, every: int) -> bool:
        """Whether the rollout at hand passed a multiple of so many steps."""
        return self.steps // every > self.learned // every

    def _film(self) -> None:
        """The rollout through the eyes of the first body."""
        film, every = self.collector.film, self.config.video_every
        if film is not None and every is not None and self._passed(every):
            self._trackers.video(self.steps, f"rollout/{self.config.video_sensor}", film.frames.numpy())

    def _leave_if_asked(self, interruption: Interruption) -> None:
        """All ranks together, when a signal came to any of them or its simulator can do no more."""
        gathered = self.ranks.gather((interruption.received or 0, self._incidents.fault))
        if received := max(number for number, _ in gathered):
            stopped = Interrupted(received)
            self._say(self._saved(stopped.signal.name))
            raise stopped
        for fault in filter(None, (fault for _, fault in gathered)):
            raise SimulatorLostError(self._saved(fault))

    def _saved(self, cause: str) -> str:
        """Save; gives what there is to say on leaving."""
        return f"{cause} at step {self.steps:,}: saved {self.save()}; the same command goes on from there"

    def _say(self, text: str) -> None:
        if self._progress:
            self._progress.say(text)

    def _obituary(self, term: str) -> str:
        whole = self._checkpoints.paths()
        before = f"the checkpoint before it is {whole[-1]}" if whole else "there is no checkpoint before it"
        return f"{term} is not finite in update {self.updates + 1}, at step {self.steps:,}; {before}"

    def _state(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What all ranks have in common, and what is this one's own."""
        common = {
            "model": self.policy.state_dict(),
            "optimiser": self._learner.state_dict(),
            "steps": self.steps,
            "learned": self.learned,
            "updates": self.updates,
        }
        own = {
            "collector": self.collector.state_dict(),
            "minibatches": self._learner.rng.bit_generator.state,
            "random": random_state.state_dict(),
        }
        return common, own

    def _load(self, common: dict[str, Any], own: dict[str, Any]) -> None:
        self.policy.load_state_dict(common["model"])
        self._learner.load_state_dict(common["optimiser"])
        self.steps, self.learned, self.updates = common["steps"], common["learned"], common["updates"]
        self.collector.load_state_dict(own["collector"])
        self._learner.rng.bit_generator.state = own["minibatches"]
        random_state.load_state_dict(own["random"])


def _check(envs: Sequence[Environment], bodies: int, config: PPOConfig) -> None:
    there = sum(env.num_envs for env in envs)
    if there != bodies:
        raise ValueError(f"ppo.bodies is {config.bodies}, {bodies} for each process, but the environment has {there}")
    if config.minibatches > bodies:
        raise ValueError(
            f"ppo.minibatches is {config.minibatches}; each process has {bodies} bodies and can make at most as many"
        )
    pictures = [name for name, space in envs[0].single_observation_space.spaces.items() if _is_picture(space)]
    if config.video_every is not None and config.video_sensor not in pictures:
        raise ValueError(f"ppo.video_sensor is {config.video_sensor!r}; what the environment has to film is {pictures}")


def _is_picture(space: spaces.Space[Any]) -> bool:
    """Whether a video can be made of it: uint8 [H, W, 3]."""
    shape = space.shape or ()
    return space.dtype == np.uint8 and len(shape) == 3 and shape[-1] == 3

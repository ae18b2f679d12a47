"""The training loop."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import torch

from embodied import random_state
from embodied.checkpoint import Checkpoints
from embodied.interruption import Interrupted, Interruption
from embodied.policy import Policy
from embodied.ppo.collect import Collector, Environment
from embodied.ppo.config import PPOConfig
from embodied.ppo.optimiser import adam, restore
from embodied.ppo.statistics import Stopwatch
from embodied.ppo.update import NonFiniteError, update
from embodied.run import RunFolder
from embodied.tracking import JsonLines, ProgressBar, Tracker, Trackers


class DivergedError(RuntimeError):
    """A loss, a gradient or what the bodies did is no longer finite; the message says what, where, and how to go back."""


class Trainer:
    """Trains `policy` in `env`, from the run's latest checkpoint if it has one."""

    def __init__(
        self,
        env: Environment,
        policy: Policy,
        config: PPOConfig,
        run: RunFolder,
        trackers: Iterable[Tracker] = (),
        progress: ProgressBar | None = None,
    ) -> None:
        if env.num_envs != config.bodies:
            raise ValueError(f"ppo.bodies is {config.bodies}, but the environment has {env.num_envs}")
        sensors = sorted(env.observation_space.spaces)
        if config.video_every is not None and config.video_sensor not in sensors:
            raise ValueError(f"ppo.video_sensor is {config.video_sensor!r}; the environment has {sensors}")
        if config.threads is not None:
            torch.set_num_threads(config.threads)
        self.config, self.policy, self.steps, self.updates = config, policy, 0, 0
        self._optimiser = adam(policy, config.learning_rate)
        self._rng = np.random.default_rng(config.seed)
        self.stopwatch = Stopwatch()
        self.collector = Collector(env, policy, config, self.stopwatch)
        self._checkpoints = Checkpoints(run.checkpoints, config.keep_checkpoints)
        self._trackers = Trackers(JsonLines(run.metrics, run.videos), *trackers)
        self._progress = progress or ProgressBar(config.steps)

    def train(self) -> None:
        """Collect, update, log and save until the steps are done.

        Raises:
            Interrupted: after a signal, once everything is saved; the same command again goes on from there.
            DivergedError: when a number that must be finite is not.
        """
        try:
            with Interruption() as interruption:
                self.resume()
                while self.steps < self.config.steps:
                    self.collect(interruption)
                    if self.collector.rollout.full:
                        self._film()
                        self.log(self.update())
                    if interruption():
                        self._leave(interruption)
                    if self._passed(self.config.checkpoint_every) or self.steps >= self.config.steps:
                        self.save()
        finally:
            self._trackers.close()
            self._progress.close()

    def resume(self) -> None:
        """Go on from the latest checkpoint, or begin."""
        found = self._checkpoints.latest()
        if found is None:
            self.collector.begin(self.config.seed)
        else:
            self._load_state_dict(found[1])
            self._progress.say(f"going on from step {self.steps:,}")
        self._trackers.open(self.steps)
        self._progress.open(self.steps)
        self.stopwatch.take()

    def collect(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Act until the rollout is full, or until `stop`."""
        self.collector.collect(stop, self._advance)

    def update(self) -> dict[str, float]:
        """Learn from the full rollout and make room for the next; gives losses and statistics by `group/name`."""
        for group in self._optimiser.param_groups:
            group["lr"] = self.learning_rate
        try:
            with self.stopwatch("update"):
                numbers = update(self.policy, self._optimiser, self.collector.rollout, self._now(), self._rng)
        except NonFiniteError as fault:
            raise DivergedError(self._obituary(fault.term)) from fault
        numbers["ppo/learning_rate"] = self.learning_rate
        self.updates += 1
        self.collector.recycle()
        return numbers

    def log(self, numbers: dict[str, float]) -> None:
        """Add what was gathered since the last time, and tell every tracker."""
        numbers = {**numbers, **self.collector.statistics.take(), **self.stopwatch.take()}
        self._trackers.log(self.steps, {"progress/updates": float(self.updates), **numbers})
        self._progress.show(numbers)

    def save(self) -> Path:
        """Write a checkpoint; possible between any two steps of the environment."""
        return self._checkpoints.save(self.steps, self._state_dict())

    @property
    def learning_rate(self) -> float:
        """Falls linearly from the beginning of the first rollout to zero after the last."""
        return self.config.learning_rate * (self._left if self.config.decay_learning_rate else 1)

    @property
    def _left(self) -> float:
        """The share of the run that is left: 1 in the first update, 0 in any past the last."""
        return max(0.0, 1 - self.updates * self.config.steps_per_update / self.config.steps)

    def _now(self) -> PPOConfig:
        """The configuration of the update at hand."""
        entropy = self.config.entropy_coefficient * (self._left if self.config.decay_entropy_coefficient else 1)
        return replace(self.config, entropy_coefficient=entropy)

    def _advance(self) -> None:
        self.steps += self.config.bodies
        self.stopwatch.steps += self.config.bodies
        self._progress.advance(self.config.bodies)

    def _passed(self, every: int) -> bool:
        """Whether the rollout just finished passed a multiple of so many steps."""
        return self.steps // every > (self.steps - self.config.steps_per_update) // every

    def _film(self) -> None:
        """The rollout through the eyes of the first body."""
        if self.config.video_every is not None and self._passed(self.config.video_every):
            sensor = self.config.video_sensor
            frames = self.collector.rollout.observations[sensor][:-1, 0].cpu().numpy()
            self._trackers.video(self.steps, f"rollout/{sensor}", frames)

    def _leave(self, interruption: Interruption) -> NoReturn:
        assert interruption.received is not None
        folder = self.save()
        stopped = Interrupted(interruption.received)
        self._progress.say(
            f"{stopped.signal.name} at step {self.steps:,}: saved {folder}; the same command goes on from there"
        )
        raise stopped

    def _obituary(self, term: str) -> str:
        whole = self._checkpoints.paths()
        before = f"the checkpoint before it is {whole[-1]}" if whole else "there is no checkpoint before it"
        return f"{term} is not finite in update {self.updates + 1}, at step {self.steps:,}; {before}"

    def _state_dict(self) -> dict[str, Any]:
        return {
            "model": self.policy.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "collector": self.collector.state_dict(),
            "minibatches": self._rng.bit_generator.state,
            "random": random_state.state_dict(),
            "steps": self.steps,
            "updates": self.updates,
        }

    def _load_state_dict(self, state: dict[str, Any]) -> None:
        self.policy.load_state_dict(state["model"])
        restore(self._optimiser, state["optimiser"])
        self.collector.load_state_dict(state["collector"])
        self._rng.bit_generator.state = state["minibatches"]
        self.steps, self.updates = state["steps"], state["updates"]
        random_state.load_state_dict(state["random"])

"""Proximal policy optimisation as an `Algorithm` of the trainer."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from embodied import validation
from embodied.policy import Policy
from embodied.training.algorithm import Video
from embodied.training.config import TrainerConfig
from embodied.training.distributed import Ranks
from embodied.training.optim.config import OptimiserConfig
from embodied.training.ppo.collector import Collector
from embodied.training.ppo.config import PPOConfig
from embodied.training.ppo.environment import Environment
from embodied.training.ppo.learner import Learner
from embodied.training.ppo.stragglers import Stragglers
from embodied.training.stopwatch import Stopwatch


class PPO:
    """Collects a rollout with the policy, then updates the policy with it."""

    def __init__(
        self,
        envs: Sequence[Environment],
        policy: Policy,
        config: PPOConfig,
        trainer: TrainerConfig,
        optimiser: OptimiserConfig,
        ranks: Ranks | None = None,
    ) -> None:
        """Prepares training of `policy` in `envs`, which hold this process's share of the bodies.

        Raises:
            ValueError: where environments, bodies, minibatches or the video sensor do not fit.
        """
        self.ranks = ranks or Ranks()
        self.bodies = self.ranks.share(trainer.bodies)
        _check(envs, self.bodies, config, trainer)
        self.environments, self.policy, self.config = envs, policy, config
        self.stopwatch = Stopwatch()
        self._learner = Learner(policy, optimiser, self.ranks, seed=trainer.seed, precision=trainer.precision)
        first_body = self.ranks.rank * self.bodies
        self.collector = Collector(envs, policy, config.rollout, trainer, self.stopwatch, first_body)
        self._stragglers = Stragglers(self.ranks, trainer.preempt_at)

    def begin(self, seed: int) -> None:
        """See `Algorithm`."""
        self.collector.begin(seed)

    def gather(self, update: int, stop: Callable[[], bool], stepped: Callable[[int], None]) -> int:
        """Acts until the rollout is full, or `stop`, or until most other ranks are done."""
        rollout = self.collector.rollout
        before = rollout.filled
        self.collector.collect(lambda: stop() or self._preempted(update), stepped)
        if rollout.full:
            self._stragglers.finished(update)
        return (rollout.filled - before) * self.bodies

    def update(self, remaining: float) -> dict[str, float]:
        """See `Algorithm`."""
        config = self.config.at(remaining)
        self.collector.bootstrap()
        with self.stopwatch("update"):
            numbers = self._learner.update(self.collector.rollout.cut().learnable(), config)
        self.collector.recycle()
        return numbers | {"ppo/learning_rate": config.learning_rate}

    def statistics(self) -> dict[str, float]:
        """See `Algorithm`."""
        return self.collector.statistics.take(self.ranks)

    def video(self) -> Video | None:
        """The rollout of body 0, where the trainer makes videos."""
        buffer = self.collector.video
        if buffer is None:
            return None
        return Video(f"rollout/{buffer.sensor}", buffer.frames(self.collector.rollout.filled).numpy())

    def state_dict(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """See `Algorithm`."""
        common = {"model": self.policy.state_dict(), "optimiser": self._learner.state_dict()}
        own = {"collector": self.collector.state_dict(), "minibatches": self._learner.rng.bit_generator.state}
        return common, own

    def load_state_dict(self, common: dict[str, Any], own: dict[str, Any]) -> None:
        """See `Algorithm`."""
        self.policy.load_state_dict(common["model"])
        self._learner.load_state_dict(common["optimiser"])
        self.collector.load_state_dict(own["collector"])
        self._learner.rng.bit_generator.state = own["minibatches"]

    def _preempted(self, update: int) -> bool:
        rollout = self.collector.rollout
        return self._stragglers.cut(update, rollout.filled / rollout.length)


def _check(envs: Sequence[Environment], bodies: int, config: PPOConfig, trainer: TrainerConfig) -> None:
    there = sum(env.num_envs for env in envs)
    if there != bodies:
        raise ValueError(f"bodies is {trainer.bodies}, {bodies} for each process, but the environment has {there}")
    validation.require(
        config.minibatches <= bodies, "minibatches", config.minibatches, f"at most the {bodies} bodies of a process"
    )
    images = [name for name, space in envs[0].single_observation_space.spaces.items() if _is_image(space)]
    if trainer.video_every is not None:
        validation.one_of("video_sensor", trainer.video_sensor, images)


def _is_image(space: spaces.Space[Any]) -> bool:
    """Whether a video can be made of it: uint8 [H, W, 3]."""
    shape = space.shape or ()
    return space.dtype == np.uint8 and len(shape) == 3 and shape[-1] == 3

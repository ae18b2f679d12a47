"""How fast training is, beside the bare arithmetic of the same network: what cannot be had faster
on this machine.

The bare figure is a rollout of forward steps and the epochs of forward and backward passes and
optimiser steps, on observations that already lie in memory, cut into minibatches beforehand; a
frozen encoder looks at each frame once. No simulator, no sampling, no advantages, no clipped
losses, no logging.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from embodied.policy import Policy
from embodied.runs.jsonl import read_jsonl
from embodied.runs.run_folder import RunFolder
from embodied.tensor_types import Observation, State
from embodied.tensors import as_tensor
from embodied.training import Precision, Trainer, TrainerConfig
from embodied.training.optim.config import OptimiserConfig
from embodied.training.ppo import PPO, PPOConfig
from embodied.training.ppo.collector import Collector
from embodied.training.ppo.environment import Environment
from embodied.training.ppo.learner import minibatches, sequences
from embodied.training.ppo.rollout import Rollout
from experiments.reporting.machine import processor

WARM_UP_STEPS = 65_536
"""As many or more steps are trained before anything is measured, or an eighth of a shorter run:
until then a policy without any skill ends its episodes at once, so that bodies do little but begin
new ones, most of them in houses that were never built before.
"""

Minibatch = tuple[Observation, State, torch.Tensor, torch.Tensor]


@dataclass(frozen=True, kw_only=True)
class TrainingSpeed:
    """Environment steps per second end to end and of the arithmetic alone, medians over alternating
    rounds, and where the time goes.
    """

    steps_per_second: float
    bare_steps_per_second: float
    ratio: float
    shares: dict[str, float]
    parameters: int
    bodies: int
    processor: str
    threads: int
    precision: str
    torch: str

    def __str__(self) -> str:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in self.shares.items())
        return "\n".join(
            [
                f"end to end        {self.steps_per_second:8,.0f} steps/s",
                f"bare arithmetic   {self.bare_steps_per_second:8,.0f} steps/s",
                f"ratio             {self.ratio:8.0%}",
                f"time              {shares}",
                f"network           {self.parameters:,} trained parameters, {self.bodies} bodies, {self.precision}",
                f"machine           {self.processor}, {self.threads} threads, torch {self.torch}",
            ]
        )


def benchmark_training(
    envs: Sequence[Environment],
    make_policy: Callable[[], Policy],
    trainer: TrainerConfig,
    ppo: PPOConfig,
    optimiser: OptimiserConfig,
    rounds: int = 10,
) -> TrainingSpeed:
    """Alternate rounds of one rollout and update, end to end and bare, after training has got under
    way.
    """
    with tempfile.TemporaryDirectory() as folder:
        run = RunFolder(folder, {})
        algorithm = PPO(envs, make_policy(), ppo, trainer, optimiser)
        training = Trainer(algorithm, trainer, run)
        training.resume()
        warm_up(training)
        low = trainer.precision is Precision.BFLOAT16
        bare = BareArithmetic(make_policy(), algorithm.collector, ppo, optimiser, low_precision=low)
        bare()
        pairs = [(_seconds(bare), _seconds(lambda: end_to_end(training))) for _ in range(rounds)]
        shares = _shares(run.metrics, last=rounds)
    alone, trained = np.array(pairs).T
    steps = ppo.rollout * trainer.bodies
    return TrainingSpeed(
        steps_per_second=steps / float(np.median(trained)),
        bare_steps_per_second=steps / float(np.median(alone)),
        ratio=float(np.median(alone / trained)),
        shares=shares,
        parameters=sum(p.numel() for p in algorithm.policy.parameters() if p.requires_grad),
        bodies=trainer.bodies,
        processor=processor(),
        threads=torch.get_num_threads(),
        precision=trainer.precision.value,
        torch=torch.__version__,
    )


def warm_up(trainer: Trainer) -> None:
    """At least one rollout and update; see `WARM_UP_STEPS`."""
    end_to_end(trainer)
    while trainer.steps < min(WARM_UP_STEPS, trainer.config.steps // 8):
        end_to_end(trainer)


def end_to_end(trainer: Trainer) -> None:
    """Collects, updates and logs once."""
    trainer.algorithm.stopwatch.take()
    trainer.gather()
    trainer.log(trainer.update())


class BareArithmetic:
    """The same number of forward steps, forward and backward passes and optimiser steps as one
    rollout and update.
    """

    def __init__(
        self,
        policy: Policy,
        collector: Collector,
        config: PPOConfig,
        optimiser: OptimiserConfig,
        *,
        low_precision: bool,
    ) -> None:
        """The rollout lends its observations, which are copied; `policy` is not the one that
        trains.
        """
        rollout = collector.rollout
        self._policy, self._config, self._device = policy, config, rollout.actions.device
        self._blank = {k: as_tensor(v).to(self._device) for k, v in collector.blank.items()}
        rng = np.random.default_rng(0)
        self._minibatches = [_cut(rollout, bodies) for bodies in minibatches(rollout.bodies, config, rng)]
        self._minibatches = self._minibatches[: config.minibatches]
        self._rows = [{k: v.clone() for k, v in rollout.row(t).items()} for t in range(rollout.length)]
        self._starts = rollout.starts.clone()
        self._optimiser = optimiser.build(policy.parameters())
        for group in self._optimiser.param_groups:
            group["lr"] = 1e-6
        self._low = low_precision

    def __call__(self) -> None:
        """One round."""
        self._act()
        for _ in range(self._config.epochs):
            for minibatch in self._minibatches:
                self._learn(*minibatch)

    def _act(self) -> None:
        state = {k: v.to(self._device) for k, v in self._policy.initial_state(self._starts.shape[1]).items()}
        with torch.inference_mode(), torch.autocast(self._device.type, torch.bfloat16, self._low):
            for observation, starts in zip(self._rows, self._starts, strict=False):
                self._policy.preprocess(self._blank)
                state = self._policy.step(observation, state, starts).state

    def _learn(self, observations: Observation, state: State, starts: torch.Tensor, actions: torch.Tensor) -> None:
        with torch.autocast(self._device.type, torch.bfloat16, self._low):
            logits, values, losses = self._policy.unroll(observations, state, starts, actions)
        auxiliary = sum(losses[name] * weight for name, weight in self._config.aux_weights.items())
        loss = logits.float().square().mean() + values.float().square().mean() + auxiliary
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()


def _cut(rollout: Rollout, bodies: np.ndarray) -> Minibatch:
    which = torch.from_numpy(bodies).to(rollout.actions.device)
    observations, state, starts = sequences(rollout, which)
    return {k: v.clone() for k, v in observations.items()}, state, starts.clone(), rollout.actions[:, which]


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - begun


def _shares(metrics: Path, last: int) -> dict[str, float]:
    rows: Iterable[dict[str, float]] = read_jsonl(metrics)[-last:]
    shares = {
        name: float(np.mean([row[f"speed/{name}_share"] for row in rows])) for name in ("simulate", "infer", "update")
    }
    return shares | {"other": 1 - sum(shares.values())}

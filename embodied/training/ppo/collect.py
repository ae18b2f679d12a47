"""Bodies act, the rollout remembers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from gymnasium.vector.utils import batch_space
from torch import Tensor

from embodied.policy import Observation, Policy, State
from embodied.tensors import as_tensor
from embodied.training.cuda_graphs import Graphed
from embodied.training.ppo.config import PPOConfig
from embodied.training.ppo.env_group import Decided, EnvGroup, EnvStep
from embodied.training.ppo.environment import Environment
from embodied.training.ppo.episode_statistics import EpisodeStatistics, Stopwatch
from embodied.training.ppo.rollout import Rollout
from embodied.training.ppo.truncations import Truncation, Truncations
from embodied.training.ppo.video_buffer import VideoBuffer


class Collector:
    """Fills the rollout. The policy's state and its generator live here.

    Where there are several environments, one is simulated while the policy decides for another. Nothing that is collected depends on how
    long either takes.
    """

    def __init__(
        self,
        envs: Sequence[Environment],
        policy: Policy,
        config: PPOConfig,
        stopwatch: Stopwatch,
        first_body: int = 0,
    ) -> None:
        """`first_body` is the number of the first body here among all `config.bodies`, which several processes may share."""
        self._policy, self._stopwatch = policy, stopwatch
        self._dtype = config.precision.dtype
        self._device = next(policy.parameters()).device
        self._generator = torch.Generator(self._device).manual_seed(config.seed)
        self._races = torch.empty(config.bodies, int(envs[0].single_action_space.n), device=self._device)
        self._first_body = first_body
        bodies = sum(env.num_envs for env in envs)
        self._state = {k: v.detach().clone().to(self._device) for k, v in policy.initial_state(bodies).items()}
        self.blank = _blank(envs[0].single_observation_space, bodies)
        self.rollout = Rollout(config.rollout, self._preprocessed(self.blank), self._state, self._device)
        self.film = self._film(config.video_sensor) if config.video_every else None
        graphs = config.cuda_graphs and self._device.type == "cuda"
        decide = (lambda: Graphed(policy.step)) if graphs else (lambda: policy.step)
        self._shards = [
            EnvGroup(env, self.rollout.of_bodies(which), self._of(which), which, decide(), apart=len(envs) > 1)
            for env, which in _columns(envs)
        ]
        self._cutoffs = Truncations()
        self._unsettled = torch.zeros(bodies, device=self._device)
        self.statistics = EpisodeStatistics()

    def begin(self, seed: int) -> None:
        """Every body starts its first episode."""
        for shard in self._shards:
            observation, _ = shard.env.reset(seed=seed)
            shard.rollout.begin(self._seen(shard, 0, observation), shard.state)

    def collect(self, stop: Callable[[], bool], stepped: Callable[[int], None] = lambda environment: None) -> None:
        """Act until the rollout is full, or `stop` says so before some step.

        `stepped` is called with the number of an environment after each of its steps, before its next one begins. `stop` is asked while a step may be
        under way: what came of that is heard of a step later.
        """
        row = first = self.rollout.filled
        acting = True
        # One autocast around all steps, so that parameters are cast once in a rollout and not at every step.
        with self._inferring():
            while acting:
                acting = row < self.rollout.length and not stop()
                if acting:
                    self._races.exponential_(generator=self._generator)
                for number, shard in enumerate(self._shards):
                    if row > first:
                        self._finish(shard)
                        stepped(number)
                    if acting:
                        self._act(shard)
                self.rollout.filled = row
                row += 1

    def foresee(self) -> None:
        """The values of what comes after the rollout, and of where episodes were cut off, which an update needs."""
        rollout, t = self.rollout, self.rollout.filled
        with self._inferring(), self._stopwatch("infer"):
            ends = self._cutoffs.behind(rollout.row(t), self._state, rollout.starts[t])
            values = self._policy.step(*ends).value.float()
            rollout.values[t].copy_(values[: rollout.bodies])
            self._cutoffs.settle(values[rollout.bodies :], rollout.final_values)

    def recycle(self) -> None:
        """After an update: go on from the last row."""
        if self.film is not None:
            self.film.recycle()
        self.rollout.recycle(self._state)
        self._align()

    def _act(self, shard: EnvGroup) -> None:
        """Decide for the bodies of a shard and begin their step."""
        t = shard.rollout.filled
        with self._stopwatch("infer"):
            decision = shard.decide(shard.rollout.row(t), shard.state, shard.rollout.starts[t])
            actions, log_probs = sample(decision.logits, self._races[self._first_body :][shard.bodies])
            for name, kept in shard.state.items():
                kept.copy_(decision.state[name])
            decided = Decided(actions, log_probs, decision.value)
        with self._stopwatch("simulate"):
            shard.act(decided)

    def _finish(self, shard: EnvGroup) -> None:
        """Wait for the step of a shard's bodies and remember it."""
        with self._stopwatch("simulate"):
            outcome = shard.outcome()
        assert shard.decided is not None, "an outcome follows a decision"
        self._remember_cutoffs(shard, outcome)
        actions, log_probs, values = shard.decided
        shard.rollout.append(
            self._seen(shard, shard.rollout.filled + 1, outcome.observation),
            actions=actions,
            log_probs=log_probs,
            values=values,
            rewards=outcome.rewards,
            terminated=outcome.terminated,
            truncated=outcome.truncated,
            final_values=self._unsettled[shard.bodies],
        )
        if (final := outcome.infos.get("final_info")) is not None:
            if "invalid" in final:
                shard.rollout.valid &= ~final["invalid"]
            self.statistics.add(final)

    def _film(self, sensor: str) -> VideoBuffer:
        return VideoBuffer(sensor, self.rollout, self.blank[sensor][0])

    def _of(self, which: slice) -> State:
        """The policy's state of some bodies, in the same memory."""
        return {k: kept[which] for k, kept in self._state.items()}

    def _seen(self, shard: EnvGroup, row: int, observation: dict[str, Any]) -> Observation:
        """What is kept of what the bodies of a shard see, in a row of the rollout."""
        if self.film is not None and shard is self._shards[0]:
            self.film.see(row, observation)
        with self._stopwatch("infer"):
            return self._preprocessed(observation)

    def _preprocessed(self, observation: dict[str, Any]) -> Observation:
        with self._inferring():
            return self._policy.preprocess({k: as_tensor(v).to(self._device) for k, v in observation.items()})

    def _remember_cutoffs(self, shard: EnvGroup, outcome: EnvStep) -> None:
        """The bodies whose episodes were cut off in the step at hand."""
        for i in np.flatnonzero(outcome.truncated & ~outcome.terminated):
            last = {k: np.asarray(v)[None] for k, v in outcome.infos["final_obs"][i].items()}
            self._cutoffs.add(
                Truncation(
                    step=shard.rollout.filled,
                    body=shard.bodies.start + int(i),
                    observation={k: v[0] for k, v in self._preprocessed(last).items()},
                    state={k: kept[i].clone() for k, kept in shard.state.items()},
                )
            )

    @contextmanager
    def _inferring(self) -> Iterator[None]:
        with torch.inference_mode(), torch.autocast(self._device.type, self._dtype, self._dtype is torch.bfloat16):
            yield

    def state_dict(self) -> dict[str, Any]:
        """The partial rollout and everything that decides how it goes on, the environments included."""
        return {
            "rollout": self.rollout.state_dict(),
            "state": self._state,
            "generator": self._generator.get_state(),
            "cutoffs": self._cutoffs.state_dict(),
            "statistics": self.statistics.state_dict(),
            "film": self.film and self.film.state_dict(),
            "environments": [shard.env.state_dict() for shard in self._shards],
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`."""
        for shard, of_env in zip(self._shards, state["environments"], strict=True):
            shard.env.load_state_dict(of_env)
        self.rollout.load_state_dict(state["rollout"])
        for name, kept in self._state.items():
            kept.copy_(state["state"][name])
        self._generator.set_state(state["generator"])
        self._cutoffs.load_state_dict(state["cutoffs"])
        self.statistics.load_state_dict(state["statistics"])
        if self.film is not None and (film := state.get("film")) is not None:
            self.film.load_state_dict(film)
        self._align()

    def _align(self) -> None:
        for shard in self._shards:
            shard.rollout.filled = self.rollout.filled


def _blank(space: spaces.Space[Any], bodies: int) -> dict[str, Any]:
    """An observation [bodies, ...] of nothing."""
    batch = batch_space(space, bodies)
    assert isinstance(batch, spaces.Dict)
    return {k: np.zeros(part.shape or (), part.dtype) for k, part in batch.spaces.items()}


def _columns(envs: Sequence[Environment]) -> Iterator[tuple[Environment, slice]]:
    """Each environment and the columns of its bodies."""
    first = 0
    for env in envs:
        yield env, slice(first, first + env.num_envs)
        first += env.num_envs


def sample(logits: Tensor, races: Tensor) -> tuple[Tensor, Tensor]:
    """Actions [n] drawn from logits [n, A] and their log-probabilities [n], by exponential draws [n, A].

    The smallest of E_a / p_a, with E_a exponential, falls on a with probability p_a. It is what `torch.multinomial` does, without its
    checks, which would wait for the device at every step.
    """
    log_probs = logits.float().log_softmax(-1)
    actions = (log_probs.exp() / races).argmax(-1)
    return actions, log_probs.gather(-1, actions[:, None])[:, 0]

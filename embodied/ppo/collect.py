"""Bodies act, the rollout remembers."""

from collections.abc import Callable
from typing import Any, Protocol

import gymnasium
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embodied.policy import Policy
from embodied.ppo.config import PPOConfig
from embodied.ppo.rollout import Rollout, as_tensor
from embodied.ppo.statistics import EpisodeStatistics, Stopwatch


class Environment(Protocol):
    """A `gymnasium.vector.VectorEnv` in `AutoresetMode.SAME_STEP` with dict observations, that can go on from where it was."""

    num_envs: int
    observation_space: Any

    def reset(self, *, seed: int | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode for every body."""

    def step(self, actions: Any) -> tuple[dict[str, Any], Any, Any, Any, dict[str, Any]]:
        """Act; whoever ends begins anew in the same step, and `infos` hold its `final_obs` and `final_info`."""

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides what follows."""

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`, without a reset."""


class Collector:
    """Fills the rollout. The policy's state and its generator live here."""

    def __init__(self, env: Environment, policy: Policy, config: PPOConfig, stopwatch: Stopwatch) -> None:
        self._env, self._policy, self._stopwatch = env, policy, stopwatch
        self._dtype = config.precision.dtype
        self._device = next(policy.parameters()).device
        self._generator = torch.Generator(self._device).manual_seed(config.seed)
        self._state = {k: v.detach().clone().to(self._device) for k, v in policy.initial_state(env.num_envs).items()}
        assert isinstance(env.observation_space, gymnasium.spaces.Dict)
        self.rollout = Rollout(config.rollout, env.observation_space, self._state, self._device)
        self.statistics = EpisodeStatistics()

    def begin(self, seed: int) -> None:
        """Every body starts its first episode."""
        observation, _ = self._env.reset(seed=seed)
        self.rollout.begin(observation, self._state)

    def collect(self, stop: Callable[[], bool], progress: Callable[[], None] = lambda: None) -> None:
        """Act until the rollout is full, or `stop` says so after some step; `progress` is called after every step."""
        # One autocast around all steps, so that parameters are cast once in a rollout and not at every step.
        with torch.inference_mode(), torch.autocast(self._device.type, self._dtype, self._dtype is torch.bfloat16):
            while not self.rollout.full and not stop():
                self._step()
                progress()
            if self.rollout.full:
                self._foresee()

    def recycle(self) -> None:
        """After an update: go on from the last row."""
        self.rollout.recycle(self._state)

    def _step(self) -> None:
        rollout = self.rollout
        with self._stopwatch("infer"):
            decision = self._policy.step(rollout.row(rollout.filled), self._state, rollout.starts[rollout.filled])
            actions, log_probs = sample(decision.logits, self._generator)
            for name, kept in self._state.items():
                kept.copy_(decision.state[name])
            chosen = actions.cpu().numpy()
        with self._stopwatch("simulate"):
            observation, rewards, terminated, truncated, infos = self._env.step(chosen)
        rollout.append(
            observation,
            actions=actions,
            log_probs=log_probs,
            values=decision.value,
            rewards=rewards,
            terminated=terminated,
            truncated=truncated,
            final_values=self._final_values(infos, truncated & ~terminated),
        )
        if "final_info" in infos:
            self.statistics.add(infos["final_info"])

    def _final_values(self, infos: dict[str, Any], cut: NDArray[np.bool_]) -> Tensor:
        """Values [n] of the observations in which episodes were cut off, zero elsewhere."""
        values = torch.zeros(len(cut), device=self._device)
        (which,) = np.nonzero(cut)
        if len(which):
            rows = [infos["final_obs"][i] for i in which]
            last = {
                k: as_tensor(np.stack([row[k] for row in rows])).to(self._device) for k in self.rollout.observations
            }
            index = torch.from_numpy(which).to(self._device)
            state = {k: kept[index] for k, kept in self._state.items()}
            going_on = torch.zeros(len(which), dtype=torch.bool, device=self._device)
            values[index] = self._policy.step(last, state, going_on).value.float()
        return values

    def _foresee(self) -> None:
        """The value of what comes after the rollout."""
        rollout, t = self.rollout, self.rollout.length
        rollout.values[t].copy_(self._policy.step(rollout.row(t), self._state, rollout.starts[t]).value)

    def state_dict(self) -> dict[str, Any]:
        """The partial rollout and everything that decides how it goes on, the environment included."""
        return {
            "rollout": self.rollout.state_dict(),
            "state": self._state,
            "generator": self._generator.get_state(),
            "statistics": self.statistics.state_dict(),
            "environment": self._env.state_dict(),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state_dict`."""
        self._env.load_state_dict(state["environment"])
        self.rollout.load_state_dict(state["rollout"])
        for name, kept in self._state.items():
            kept.copy_(state["state"][name])
        self._generator.set_state(state["generator"])
        self.statistics.load_state_dict(state["statistics"])


def sample(logits: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Actions [n] drawn from logits [n, A] and their log-probabilities [n].

    By exponential races: the smallest of E_a / p_a, with E_a exponential, falls on a with probability p_a. It is what
    `torch.multinomial` does, without its checks, which would wait for the device at every step.
    """
    log_probs = logits.float().log_softmax(-1)
    races = torch.empty_like(log_probs).exponential_(generator=generator)
    actions = (log_probs.exp() / races).argmax(-1)
    return actions, log_probs.gather(-1, actions[:, None])[:, 0]

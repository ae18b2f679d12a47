"""Collection of rollouts: the policy acts, the environments step."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from gymnasium.vector.utils import batch_space

from embodied.policy import Policy
from embodied.tensor_types import Observation, State
from embodied.tensors import as_tensor
from embodied.training.config import TrainerConfig
from embodied.training.cuda_graphs import Graphed
from embodied.training.ppo.bootstrap import Truncation, Truncations
from embodied.training.ppo.env_group import ChosenActions, EnvGroup, EnvStep
from embodied.training.ppo.environment import Environment
from embodied.training.ppo.episode_statistics import EpisodeStatistics
from embodied.training.ppo.rollout import Rollout
from embodied.training.ppo.sampling import sample_actions
from embodied.training.ppo.video_buffer import VideoBuffer
from embodied.training.stopwatch import Stopwatch


class Collector:
    """Fills the rollout; holds the policy's state and its random generator.

    With several environments, one is simulated while the policy decides for another. The collected
    data do not depend on how long either takes.
    """

    def __init__(
        self,
        envs: Sequence[Environment],
        policy: Policy,
        rollout: int,
        config: TrainerConfig,
        stopwatch: Stopwatch,
        first_body: int = 0,
    ) -> None:
        """Allocates a rollout of `rollout` steps.

        Args:
            envs: environments that hold the bodies of this process between them.
            policy: on its device.
            rollout: steps of each body.
            config: of the trainer.
            stopwatch: measures inference and simulation.
            first_body: the number of the first body here among all `config.bodies`, which several
                processes may share.
        """
        self._policy, self._stopwatch = policy, stopwatch
        self._dtype = config.precision.dtype
        self._device = next(policy.parameters()).device
        self._generator = torch.Generator(self._device).manual_seed(config.seed)
        self._noise = torch.empty(config.bodies, int(envs[0].single_action_space.n), device=self._device)
        self._first_body = first_body
        bodies = sum(env.num_envs for env in envs)
        self._state = {k: v.detach().clone().to(self._device) for k, v in policy.initial_state(bodies).items()}
        self.blank = _blank(envs[0].single_observation_space, bodies)
        self.rollout = Rollout(rollout, self._preprocessed(self.blank), self._state, self._device)
        sensor = config.video_sensor
        self.video = VideoBuffer(sensor, rollout, self.blank[sensor][0]) if config.video_every else None
        graphs = config.cuda_graphs and self._device.type == "cuda"
        decide = (lambda: Graphed(policy.step)) if graphs else (lambda: policy.step)
        self._groups = [
            EnvGroup(env, self._state_of(columns), columns, decide(), threaded=len(envs) > 1)
            for env, columns in _columns(envs)
        ]
        self._truncations = Truncations()
        self._no_final_values = torch.zeros(bodies, device=self._device)
        self.statistics = EpisodeStatistics()

    def begin(self, seed: int) -> None:
        """Starts the first episode of every body."""
        for group in self._groups:
            observation, _ = group.env.reset(seed=seed)
            self._observe(group, 0, observation)
        self.rollout.begin(self._state)

    def collect(self, stop: Callable[[], bool], stepped: Callable[[int], None] = lambda environment: None) -> None:
        """Acts until the rollout is full, or `stop` returns True before some step.

        `stepped` receives the index of an environment after each of its steps, before its next one.
        `stop` is asked while a step may be in progress: a fault in that step shows a step later.
        """
        row = first = self.rollout.filled
        acting = True
        # One autocast around all steps casts parameters once a rollout instead of at every step.
        with self._inferring():
            while acting:
                acting = row < self.rollout.length and not stop()
                if acting:
                    self._noise.exponential_(generator=self._generator)
                for number, group in enumerate(self._groups):
                    if row > first:
                        self._finish(group, row - 1)
                        stepped(number)
                    if acting:
                        self._act(group, row)
                self.rollout.filled = row
                row += 1

    def bootstrap(self) -> None:
        """Computes bootstrap values for the step after the rollout and for truncated episodes."""
        rollout, t = self.rollout, self.rollout.filled
        with self._inferring(), self._stopwatch("infer"):
            ends = self._truncations.behind(rollout.row(t), self._state, rollout.starts[t])
            values = self._policy.step(*ends).value.float()
            rollout.values[t].copy_(values[: rollout.bodies])
            self._truncations.settle(values[rollout.bodies :], rollout.final_values)

    def recycle(self) -> None:
        """Continues from the last row, after an update."""
        if self.video is not None:
            self.video.recycle(self.rollout.filled)
        self.rollout.recycle(self._state)

    def _act(self, group: EnvGroup, t: int) -> None:
        """Chooses actions for the bodies of a group and starts their step."""
        columns = group.columns
        with self._stopwatch("infer"):
            decision = group.decide(self.rollout.row(t, columns), group.state, self.rollout.starts[t, columns])
            actions, log_probs = sample_actions(decision.logits, self._noise[self._first_body :][columns])
            for name, kept in group.state.items():
                kept.copy_(decision.state[name])
            chosen = ChosenActions(actions, log_probs, decision.value)
        with self._stopwatch("simulate"):
            group.act(chosen)

    def _finish(self, group: EnvGroup, t: int) -> None:
        """Waits for step t of a group's bodies and writes it into the rollout."""
        with self._stopwatch("simulate"):
            chosen, step = group.result()
        self._note_truncations(group, t, step)
        self.rollout.write(
            t,
            self._seen(group, t + 1, step.observation),
            group.columns,
            actions=chosen.actions,
            log_probs=chosen.log_probs,
            values=chosen.values,
            rewards=step.rewards,
            terminated=step.terminated,
            truncated=step.truncated,
            final_values=self._no_final_values[group.columns],
        )
        if (final := step.infos.get("final_info")) is not None:
            if "invalid" in final:
                self.rollout.valid[group.columns] &= ~final["invalid"]
            self.statistics.add(final)

    def _state_of(self, columns: slice) -> State:
        """The policy's state of some bodies, in the same memory."""
        return {k: kept[columns] for k, kept in self._state.items()}

    def _observe(self, group: EnvGroup, t: int, observation: dict[str, Any]) -> None:
        self.rollout.observe(t, self._seen(group, t, observation), group.columns)

    def _seen(self, group: EnvGroup, t: int, observation: dict[str, Any]) -> Observation:
        """An observation as row t of the rollout holds it; buffers its frame for video."""
        if self.video is not None and group is self._groups[0]:
            self.video.observe(t, observation)
        with self._stopwatch("infer"):
            return self._preprocessed(observation)

    def _preprocessed(self, observation: dict[str, Any]) -> Observation:
        with self._inferring():
            return self._policy.preprocess({k: as_tensor(v).to(self._device) for k, v in observation.items()})

    def _note_truncations(self, group: EnvGroup, t: int, step: EnvStep) -> None:
        for i in np.flatnonzero(step.truncated & ~step.terminated):
            last = {k: np.asarray(v)[None] for k, v in step.infos["final_obs"][i].items()}
            self._truncations.add(
                Truncation(
                    step=t,
                    body=group.columns.start + int(i),
                    observation={k: v[0] for k, v in self._preprocessed(last).items()},
                    state={k: kept[i].clone() for k, kept in group.state.items()},
                )
            )

    @contextmanager
    def _inferring(self) -> Iterator[None]:
        with torch.inference_mode(), torch.autocast(self._device.type, self._dtype, self._dtype is torch.bfloat16):
            yield

    def state_dict(self) -> dict[str, Any]:
        """The partial rollout and all that decides its continuation, environments included."""
        return {
            "rollout": self.rollout.state_dict(),
            "state": self._state,
            "generator": self._generator.get_state(),
            "truncations": self._truncations.state_dict(),
            "statistics": self.statistics.state_dict(),
            "video": self.video and self.video.state_dict(self.rollout.filled),
            "environments": [group.env.state_dict() for group in self._groups],
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Resumes from `state_dict`."""
        for group, of_env in zip(self._groups, state["environments"], strict=True):
            group.env.load_state_dict(of_env)
        self.rollout.load_state_dict(state["rollout"])
        for name, kept in self._state.items():
            kept.copy_(state["state"][name])
        self._generator.set_state(state["generator"])
        self._truncations.load_state_dict(state["truncations"])
        self.statistics.load_state_dict(state["statistics"])
        if self.video is not None and state["video"] is not None:
            self.video.load_state_dict(state["video"])


def _blank(space: spaces.Space[Any], bodies: int) -> dict[str, Any]:
    """An observation [bodies, ...] of zeros."""
    batch = batch_space(space, bodies)
    assert isinstance(batch, spaces.Dict)
    return {k: np.zeros(part.shape or (), part.dtype) for k, part in batch.spaces.items()}


def _columns(envs: Sequence[Environment]) -> Iterator[tuple[Environment, slice]]:
    """Yields each environment with the columns of its bodies."""
    first = 0
    for env in envs:
        yield env, slice(first, first + env.num_envs)
        first += env.num_envs

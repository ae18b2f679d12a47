"""The rollout loop: one policy through a list of episodes in one vector environment."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from embodied.episode import Episode
from embodied.episode_assignment import share_of_body
from embodied.evaluation.fixed_batch import FixedBatch
from embodied.policy import Policy
from embodied.tensor_types import State

ChooseAction = Callable[[NDArray[np.float64]], int]
"""Maps the logits [A] of one step to an action."""


@dataclass(frozen=True, kw_only=True)
class RolloutJob:
    """An episode to run."""

    episode: Episode
    slot: int
    """The row of the batch that the policy sees this episode in."""
    choose: ChooseAction
    """Chooses the actions; copied at every start, so that a repeated episode repeats its
    choices.
    """
    traced: bool = False
    """Whether the path is kept."""


@dataclass(frozen=True, kw_only=True)
class EpisodeOutcome:
    """A finished episode."""

    job: RolloutJob
    body: int
    """The body that ran the episode."""
    final: Mapping[str, Any]
    """Info of the last step."""

    @property
    def measures(self) -> dict[str, float]:
        """The measures of the task: numbers of `final`, without the seed of the episode."""
        scalars = {name: value for name, value in self.final.items() if name != "seed" and np.ndim(value) == 0}
        return {name: float(value) for name, value in scalars.items() if _is_number(value)}


class RolloutStep(NamedTuple):
    """One step of B bodies, decided and not yet executed."""

    jobs: Sequence[RolloutJob | None]
    """The job of each body; None where the body rests."""
    infos: Mapping[str, Any]
    """Infos of the environment before the step, such as `pose` [B, 4]."""
    actions: NDArray[np.int64]
    """[B]; 0 for resting bodies, which their environment ignores."""
    logits: NDArray[np.float64]
    """[B, A]; zeros for resting bodies."""
    state: State
    """State of the policy after the step, tensors [B, ...]."""


class RolloutObserver(Protocol):
    """Follows a rollout step by step."""

    def episode_started(self, body: int, job: RolloutJob) -> None:
        """Receives the job a body starts; the same job again where its simulator broke."""

    def step_decided(self, step: RolloutStep) -> None:
        """Receives every step before the environment executes it."""


class _RunningEpisode(NamedTuple):
    job: RolloutJob
    choose: ChooseAction


def run_episodes(
    policy: Policy,
    env: VectorEnv[Any, Any, Any],
    jobs: Sequence[RolloutJob],
    batch_size: int,
    observer: RolloutObserver | None = None,
) -> Iterator[EpisodeOutcome]:
    """Runs `jobs` on the bodies of `env` and yields each outcome as it ends.

    `env` must hold the episodes of `jobs`, in their order (`embodied.episode_assignment`). Invalid
    episodes, whose simulator broke, run again; an episode that `env` gives up has no outcome.

    Raises:
        RuntimeError: when `env` runs other episodes.
    """
    return _Rollout(policy, env, jobs, batch_size, observer).outcomes()


class _Rollout:
    """Bodies, their queues of jobs, and the loop over steps."""

    def __init__(
        self,
        policy: Policy,
        env: VectorEnv[Any, Any, Any],
        jobs: Sequence[RolloutJob],
        batch_size: int,
        observer: RolloutObserver | None,
    ) -> None:
        self._env, self._observer = env, observer
        self._batch = FixedBatch(policy, env.num_envs, batch_size)
        self._queues = [deque(share_of_body(jobs, body, env.num_envs)) for body in range(env.num_envs)]
        self._running: list[_RunningEpisode | None] = [None] * env.num_envs

    def outcomes(self) -> Iterator[EpisodeOutcome]:
        for body in range(self._env.num_envs):
            self._start_next(body)
        observation, infos = self._env.reset()
        starts = np.ones(self._env.num_envs, dtype=bool)
        while any(self._running):
            actions = self._act(observation, starts, infos)
            observation, _, terminated, truncated, infos = self._env.step(actions)
            starts = np.asarray(terminated | truncated)
            for body in np.flatnonzero(starts).tolist():
                yield from self._end(body, infos)

    def _act(self, observation: Any, starts: NDArray[np.bool_], infos: Mapping[str, Any]) -> NDArray[np.int64]:
        jobs = [None if running is None else running.job for running in self._running]
        slots = np.array([0 if job is None else job.slot for job in jobs], dtype=np.intp)
        active = np.array([job is not None for job in jobs])
        logits = self._batch.logits(observation, starts, slots, active)
        chosen = [0 if one is None else one.choose(row) for one, row in zip(self._running, logits, strict=True)]
        actions = np.array(chosen, dtype=np.int64)
        if self._observer is not None:
            self._observer.step_decided(RolloutStep(jobs, infos, actions, logits, self._batch.state))
        return actions

    def _end(self, body: int, infos: Mapping[str, Any]) -> Iterator[EpisodeOutcome]:
        running = self._running[body]
        if running is None:
            return
        final = _final_info(infos, body)
        if not final.get("invalid"):
            _check_episode(running.job.episode, final)
            yield EpisodeOutcome(job=running.job, body=body, final=final)
        if final.get("again"):
            self._start(body, running.job)
        else:
            self._start_next(body)

    def _start_next(self, body: int) -> None:
        if self._queues[body]:
            self._start(body, self._queues[body].popleft())
        else:
            self._running[body] = None

    def _start(self, body: int, job: RolloutJob) -> None:
        self._running[body] = _RunningEpisode(job, deepcopy(job.choose))
        if self._observer is not None:
            self._observer.episode_started(body, job)


def _check_episode(episode: Episode, final: Mapping[str, Any]) -> None:
    found, wanted = (str(final["episode_id"]), str(final["scene"])), (episode.id, episode.scene)
    if found != wanted:
        raise RuntimeError(
            f"the environment ran episode {found}, not {wanted}: "
            "it must assign episode i to body i mod B before the start"
        )


def _final_info(infos: Mapping[str, Any], body: int) -> dict[str, Any]:
    """Picks one body's last info from Gymnasium's layout: arrays beside masks named `_key`."""
    final = infos["final_info"]
    return {
        name: values[body]
        for name, values in final.items()
        if not name.startswith("_") and (f"_{name}" not in final or final[f"_{name}"][body])
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number | np.bool_)

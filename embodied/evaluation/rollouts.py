"""Running one policy through a list of episodes in one vector environment."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from embodied.episode import Episode
from embodied.evaluation.fixed_batch import FixedBatch
from embodied.policy import Policy

ChooseAction = Callable[[NDArray[np.float64]], int]
"""From the logits [A] of one episode's step to an action."""


@dataclass(frozen=True, kw_only=True)
class RolloutJob:
    """An episode to run, the lane it keeps, how its actions are chosen, and whether its path is kept."""

    episode: Episode
    lane: int
    choose: ChooseAction
    traced: bool = False


@dataclass(frozen=True, kw_only=True)
class EpisodeOutcome:
    """A finished job: its measures, and where it was (poses) and what it did (actions) if traced."""

    job: RolloutJob
    measures: dict[str, float]
    poses: list[list[float]]
    actions: list[int]


@dataclass
class _RunningEpisode:
    """A job under way, with a copy of how its actions are chosen: it can begin again as if nothing had been."""

    job: RolloutJob
    choose: ChooseAction
    poses: list[list[float]] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, job: RolloutJob) -> Self:
        return cls(job, deepcopy(job.choose))

    def outcome(self, final: Mapping[str, Any]) -> EpisodeOutcome:
        found = (str(final["episode_id"]), str(final["scene"]))
        if found != (self.job.episode.id, self.job.episode.scene):
            raise RuntimeError(
                f"the environment ran episode {found}, not {(self.job.episode.id, self.job.episode.scene)}: "
                "it must deal episode i to body i mod B before starting"
            )
        if self.job.traced and "pose" in final:
            self.poses.append(_rounded(final["pose"]))
        return EpisodeOutcome(job=self.job, measures=_measures(final), poses=self.poses, actions=self.actions)


def run_episodes(
    policy: Policy, env: VectorEnv[Any, Any, Any], jobs: Sequence[RolloutJob], width: int
) -> Iterator[EpisodeOutcome]:
    """Run `jobs`, dealt to the bodies of `env` as `env` deals their episodes; gives each outcome as it ends.

    What was invalid, because a simulator broke, is run again; an episode that `env` gives up has no outcome.
    """
    lanes = FixedBatch(policy, env.num_envs, width)
    queues = [deque(jobs[body :: env.num_envs]) for body in range(env.num_envs)]
    running = [_next(queue) for queue in queues]
    observation, infos = env.reset()
    starts = np.ones(env.num_envs, dtype=bool)
    while any(running):
        _note_poses(running, infos)
        actions = _act(lanes, observation, starts, running)
        observation, _, terminated, truncated, infos = env.step(actions)
        starts = np.asarray(terminated | truncated)
        for body in np.flatnonzero(starts):
            if (job := running[body]) is not None:
                final = _final_info(infos, int(body))
                if not final.get("invalid"):
                    yield job.outcome(final)
                running[body] = _RunningEpisode.of(job.job) if final.get("again") else _next(queues[body])


def _act(lanes: FixedBatch, observation: Any, starts: NDArray[np.bool_], running: list[_RunningEpisode | None]) -> Any:
    """Actions int64 [B]; resting bodies get 0, which their environment ignores."""
    rows = np.array([0 if job is None else job.job.lane for job in running], dtype=np.intp)
    active = np.array([job is not None for job in running])
    logits = lanes.logits(observation, starts, rows, active)
    actions = np.zeros(len(running), dtype=np.int64)
    for body, job in enumerate(running):
        if job is not None:
            actions[body] = job.choose(logits[body])
            if job.job.traced:
                job.actions.append(int(actions[body]))
    return actions


def _note_poses(running: list[_RunningEpisode | None], infos: Mapping[str, Any]) -> None:
    for body, job in enumerate(running):
        if job is not None and job.job.traced and "pose" in infos:
            job.poses.append(_rounded(infos["pose"][body]))


def _next(queue: deque[RolloutJob]) -> _RunningEpisode | None:
    return _RunningEpisode.of(queue.popleft()) if queue else None


def _rounded(pose: Any) -> list[float]:
    """A thousandth of a millimetre, so that a body can be put back where it was, close to a wall too."""
    return [round(float(number), 6) for number in pose]


def _final_info(infos: Mapping[str, Any], body: int) -> dict[str, Any]:
    """What Gymnasium's layout (arrays beside masks named `_key`) holds of one body's last step."""
    final = infos["final_info"]
    return {
        name: values[body]
        for name, values in final.items()
        if not name.startswith("_") and (f"_{name}" not in final or final[f"_{name}"][body])
    }


def _measures(final: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a last step's info that are measures: plain scalars but the episode's seed."""
    scalars = {name: value for name, value in final.items() if name != "seed" and np.ndim(value) == 0}
    return {
        name: float(value) for name, value in scalars.items() if isinstance(value, int | float | np.number | np.bool_)
    }

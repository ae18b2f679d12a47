"""Gathers trajectories: one policy under one perturbation, with what it predicted at every step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.episode_assignment import batch_slot
from embodied.evaluation.action_sampling import sample
from embodied.evaluation.rollouts import EpisodeOutcome, RolloutJob, RolloutStep, run_episodes
from embodied.evaluation.trajectories import Trajectories, TrajectoryHeader
from embodied.geometry import to_body_frames, wrap_angles
from embodied.perturbations import Perturbation
from embodied.perturbations.actuator import actuate
from embodied.policy import Policy
from embodied.seeding import generator
from embodied.simulator import SimulatorLostError
from envs.gym.vector import NavigationVectorEnv
from experiments.studies.adaptation.predictions import action_embeddings, predicted_motions


@dataclass(frozen=True)
class CommandedMotions:
    """The actuations an environment draws: motions that actions command, beside those that
    result.
    """

    space: ActionSpace
    under: Perturbation
    seed: int
    """Seed of the environment."""

    def tables(self, episode: Episode, steps: int) -> NDArray[np.float64]:
        """Returns the motion of every action but END at every step, [T, M, 3], turns in radians."""
        actuation = actuate(self.under, self.space, self.seed, episode.seed)
        phases = [actuation.at(step) for step in range(steps)]
        tables = np.stack([np.where(phase.enabled[:, None], phase.motions, 0.0) for phase in phases])
        tables[..., 2] = wrap_angles(np.deg2rad(tables[..., 2]))
        return tables[:, :-1]


@dataclass
class _EpisodeLog:
    """The steps of one episode."""

    actions: list[int] = field(default_factory=list)
    distances: list[float] = field(default_factory=list)
    poses: list[NDArray[np.float64]] = field(default_factory=list)
    predicted: list[NDArray[np.float32]] = field(default_factory=list)
    embeddings: list[NDArray[np.float32]] = field(default_factory=list)
    success: bool = False

    @property
    def travelled(self) -> NDArray[np.float64]:
        """The motion of every step, [T, 3]."""
        poses = np.array(self.poses)
        moved = to_body_frames(poses[:-1, 3], np.diff(poses[:, :2], axis=0))
        return np.column_stack([moved, wrap_angles(np.diff(poses[:, 3]))])


class _TrajectoryRecorder:
    """Records a log of every episode. A rollout observer."""

    def __init__(self, policy: Policy, env: NavigationVectorEnv) -> None:
        self._policy, self._env = policy, env
        self._running: dict[int, _EpisodeLog] = {}

    def episode_started(self, body: int, job: RolloutJob) -> None:
        self._running[body] = _EpisodeLog()

    def step_decided(self, step: RolloutStep) -> None:
        distances = self._env.navigation.task.measures()["distance_to_goal"]
        motions, embeddings = predicted_motions(self._policy, step.state), action_embeddings(step.state)
        predicted = np.full((*step.logits.shape, 3), np.nan, np.float32)
        if motions is not None:
            predicted[:, : motions.shape[1]] = motions.cpu().numpy()
        table = None if embeddings is None else embeddings.float().cpu().numpy()
        for body, job in enumerate(step.jobs):
            if job is not None:
                log, action = self._running[body], int(step.actions[body])
                log.actions.append(action)
                log.poses.append(step.infos["pose"][body].copy())
                log.distances.append(float(distances[body]))
                log.predicted.append(predicted[body, action].copy())
                if job.traced and table is not None:
                    log.embeddings.append(table[body].copy())

    def finished(self, outcome: EpisodeOutcome) -> _EpisodeLog:
        """Returns the log of an episode that just ended."""
        log = self._running[outcome.body]
        log.poses.append(np.array(outcome.final["pose"]))
        log.distances.append(float(outcome.final["distance_to_goal"]))
        log.success = bool(outcome.final["success"])
        return log


@torch.no_grad()
def gather_trajectories(
    header: TrajectoryHeader,
    policy: Policy,
    env: NavigationVectorEnv,
    episodes: Sequence[Episode],
    commanded: CommandedMotions,
    *,
    seed: int,
    kept: int,
) -> Trajectories:
    """Runs every episode once and returns its trajectory; embeddings of the first `kept` episodes.

    Actions are sampled from streams that depend on `seed`, policy, condition and episode alone.

    Raises:
        SimulatorLostError: naming an episode that broke its simulator too often.
    """
    policy.eval()
    jobs = _jobs(header, episodes, env.num_envs, seed, kept)
    recorder, logs = _TrajectoryRecorder(policy, env), dict[str, _EpisodeLog]()
    for outcome in run_episodes(policy, env, jobs, env.num_envs, recorder):
        logs[_key(outcome.job.episode)] = recorder.finished(outcome)
    if missing := [episode for episode in episodes if _key(episode) not in logs]:
        raise SimulatorLostError(
            f"episode {missing[0].id} in scene {missing[0].scene} broke its simulator too often; missing: "
            f"{len(missing)}"
        )
    return _joined(header, [logs[_key(episode)] for episode in episodes], episodes, commanded, kept)


def _jobs(header: TrajectoryHeader, episodes: Sequence[Episode], bodies: int, seed: int, kept: int) -> list[RolloutJob]:
    stream = (seed, "analysis", header.policy, header.condition)
    return [
        RolloutJob(
            episode=episode,
            slot=batch_slot(index, bodies),
            choose=partial(sample, generator(*stream, episode.scene, episode.id)),
            traced=index < kept,
        )
        for index, episode in enumerate(episodes)
    ]


def _key(episode: Episode) -> str:
    return f"{episode.scene} {episode.id} {episode.seed}"


def _joined(
    header: TrajectoryHeader,
    logs: Sequence[_EpisodeLog],
    episodes: Sequence[Episode],
    commanded: CommandedMotions,
    kept: int,
) -> Trajectories:
    motions = header.actions.end
    actions = [np.array(log.actions) for log in logs]
    tables = [commanded.tables(episode, len(log.actions)) for episode, log in zip(episodes, logs, strict=True)]
    return Trajectories(
        header=header,
        success=np.array([log.success for log in logs]),
        lengths=np.array([len(log.actions) for log in logs]),
        start=np.array([log.distances[0] for log in logs], dtype=np.float32),
        action=np.concatenate(actions),
        nearer=np.concatenate([-np.diff(log.distances) for log in logs]).astype(np.float32),
        travelled=np.concatenate([log.travelled for log in logs]).astype(np.float32),
        commanded=np.concatenate([_of_taken(table, taken) for table, taken in zip(tables, actions, strict=True)]),
        predicted=np.concatenate([log.predicted for log in logs]),
        embeddings=_stacked([row for log in logs[:kept] for row in log.embeddings], (motions, 0)),
        table=_stacked([row for table in tables[:kept] for row in table], (motions, 3)),
    )


def _of_taken(tables: NDArray[np.float64], taken: NDArray[np.int64]) -> NDArray[np.float32]:
    """Picks the motions [T, 3] of the actions taken from tables [T, M, 3]; zeros for END."""
    padded = np.pad(tables, ((0, 0), (0, 1), (0, 0)))
    found: NDArray[np.float32] = padded[np.arange(len(taken)), taken].astype(np.float32)
    return found


def _stacked(rows: Sequence[NDArray[Any]], shape: tuple[int, int]) -> NDArray[np.float32]:
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, *shape), np.float32)

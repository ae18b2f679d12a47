"""Walking: one policy under one perturbation, everything noted that the analysis needs."""

from collections import deque
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.evaluation.cell import sample
from embodied.perturbations import Perturbation
from embodied.perturbations.actuation import Actuation
from embodied.perturbations.actuator import actuate
from embodied.policy import Policy, State
from embodied.seeding import generator
from embodied.simulator import SimulatorLostError
from embodied.tensors import as_tensor
from envs.gym.vector import NavigationVectorEnv
from envs.tasks.geometry import in_frame, wrapped
from experiments.studies.adaptation.predictions import action_embeddings, predicted_motions
from experiments.studies.adaptation.trajectories import Trajectories, TrajectoryHeader


@dataclass(frozen=True)
class CommandedMotions:
    """What an environment draws its actuations from: so what every action is to do can be told beside what came of it."""

    space: ActionSpace
    under: Perturbation
    seed: int

    def of(self, episode: Episode) -> Actuation:
        """The actuation of an episode."""
        return actuate(self.under, self.space, self.seed, episode.seed)


@dataclass
class _Note:
    """One episode under way: what is in force, and what was noted of every step."""

    actuation: Actuation
    choose: Callable[[NDArray[np.float64]], int]
    keeps: bool
    actions: list[int] = field(default_factory=list)
    distances: list[float] = field(default_factory=list)
    poses: list[NDArray[np.float64]] = field(default_factory=list)
    predicted: list[NDArray[np.float32]] = field(default_factory=list)
    embeddings: list[NDArray[np.float32]] = field(default_factory=list)
    success: bool = False

    def __post_init__(self) -> None:
        self._given = deepcopy(self.choose)

    def begin_again(self) -> None:
        """Its simulator broke: forget all of it."""
        self.choose = deepcopy(self._given)
        for noted in (self.actions, self.distances, self.poses, self.predicted, self.embeddings):
            noted.clear()  # type: ignore[attr-defined]

    @property
    def dues(self) -> NDArray[np.float64]:
        """What every action but END was to do at every step, [T, M, 3], turns in radians."""
        phases = [self.actuation.at(step) for step in range(len(self.actions))]
        tables = np.stack([np.where(phase.enabled[:, None], phase.motions, 0.0) for phase in phases])
        tables[..., 2] = wrapped(np.deg2rad(tables[..., 2]))
        return tables[:, :-1]

    @property
    def travelled(self) -> NDArray[np.float64]:
        """What came of every step, [T, 3]."""
        poses = np.array(self.poses)
        moved = in_frame(poses[:-1, 3], np.diff(poses[:, :2], axis=0))
        return np.column_stack([moved, wrapped(np.diff(poses[:, 3]))])


class _Knowledge(NamedTuple):
    """What a policy knows before a step: motions it foretells [B, A, 3], NaN where it does not, and embeddings [B, M, h] if it has any."""

    predicted: NDArray[np.float32]
    embeddings: NDArray[np.float32] | None

    @classmethod
    def of(cls, policy: Policy, state: State, bodies: int, actions: int) -> "_Knowledge":
        motions, table = predicted_motions(policy, state), action_embeddings(state)
        told = np.full((bodies, actions, 3), np.nan, np.float32)
        if motions is not None:
            told[:, : motions.shape[1]] = motions.cpu().numpy()
        return cls(told, None if table is None else table.float().cpu().numpy())


@torch.no_grad()
def gather_trajectories(
    sheet: TrajectoryHeader,
    policy: Policy,
    env: NavigationVectorEnv,
    episodes: Sequence[Episode],
    due: CommandedMotions,
    *,
    seed: int,
    pictured: int,
) -> Trajectories:
    """Every episode once, as `env` deals them in turn to its bodies; actions are sampled by numbers that hang on `seed` and the episode alone."""
    policy.eval()
    words = (seed, "analysis", sheet.policy, sheet.condition)
    notes = [
        _Note(
            actuation=due.of(episode),
            choose=partial(sample, generator(*words, episode.scene, episode.id)),
            keeps=number < pictured,
        )
        for number, episode in enumerate(episodes)
    ]
    _run(policy, env, [deque(notes[body :: env.num_envs]) for body in range(env.num_envs)])
    return _gathered(sheet, notes)


def _run(policy: Policy, env: NavigationVectorEnv, queues: Sequence[deque[_Note]]) -> None:
    device = next((tensor.device for tensor in (*policy.parameters(), *policy.buffers())), torch.device("cpu"))
    state, starts = policy.initial_state(env.num_envs), torch.ones(env.num_envs, dtype=torch.bool)
    running = [_next(queue) for queue in queues]
    observation, infos = env.reset()
    while any(running):
        tensors = {name: as_tensor(value).to(device) for name, value in observation.items()}
        logits, _, state = policy.step(tensors, state, starts.to(device))
        actions = _act(running, logits)
        _take_down(running, actions, env, infos["pose"], _Knowledge.of(policy, state, *logits.shape))
        observation, _, terminated, truncated, infos = env.step(actions)
        starts = torch.from_numpy(terminated | truncated)
        for body in np.flatnonzero(terminated | truncated).tolist():
            if (note := running[body]) is not None:
                final = {name: values[body] for name, values in infos["final_info"].items()}
                if final.get("invalid"):
                    _repeat(note, final)
                else:
                    _finish(note, final)
                    running[body] = _next(queues[body])


def _act(running: Sequence[_Note | None], logits: Tensor) -> NDArray[np.int64]:
    """Actions [B]; resting bodies get 0, which their environment ignores."""
    rows = logits.double().cpu().numpy()
    return np.array([0 if note is None else note.choose(row) for note, row in zip(running, rows, strict=True)])


def _take_down(
    running: Sequence[_Note | None],
    actions: NDArray[np.int64],
    env: NavigationVectorEnv,
    poses: NDArray[np.float64],
    known: _Knowledge,
) -> None:
    distances = env.navigation.task.measures()["distance_to_goal"]
    for body, note in enumerate(running):
        if note is not None:
            note.actions.append(int(actions[body]))
            note.poses.append(poses[body].copy())
            note.distances.append(float(distances[body]))
            note.predicted.append(known.predicted[body, actions[body]].copy())
            if note.keeps and known.embeddings is not None:
                note.embeddings.append(known.embeddings[body].copy())


def _repeat(note: _Note, final: dict[str, Any]) -> None:
    if not final["again"]:
        raise SimulatorLostError(
            f"episode {final['episode_id']} in scene {final['scene']} broke its simulator too often"
        )
    note.begin_again()


def _finish(note: _Note, final: dict[str, Any]) -> None:
    note.poses.append(np.array(final["pose"]))
    note.distances.append(float(final["distance_to_goal"]))
    note.success = bool(final["success"])


def _gathered(sheet: TrajectoryHeader, notes: Sequence[_Note]) -> Trajectories:
    kept = [note for note in notes if note.keeps]
    motions = sheet.actions.end
    actions = [np.array(note.actions) for note in notes]
    return Trajectories(
        sheet=sheet,
        success=np.array([note.success for note in notes]),
        lengths=np.array([len(note.actions) for note in notes]),
        start=np.array([note.distances[0] for note in notes], dtype=np.float32),
        action=np.concatenate(actions),
        nearer=np.concatenate([-np.diff(note.distances) for note in notes]).astype(np.float32),
        travelled=np.concatenate([note.travelled for note in notes]).astype(np.float32),
        due=np.concatenate([_of_taken(note.dues, taken) for note, taken in zip(notes, actions, strict=True)]),
        predicted=np.concatenate([note.predicted for note in notes]),
        embeddings=_joined([row for note in kept for row in note.embeddings], (motions, 0)),
        table=_joined([row for note in kept for row in note.dues], (motions, 3)),
    )


def _of_taken(dues: NDArray[np.float64], taken: NDArray[np.int64]) -> NDArray[np.float32]:
    """[T, 3]; nothing for END."""
    padded = np.pad(dues, ((0, 0), (0, 1), (0, 0)))
    found: NDArray[np.float32] = padded[np.arange(len(taken)), taken].astype(np.float32)
    return found


def _joined(rows: Sequence[NDArray[Any]], shape: tuple[int, int]) -> NDArray[np.float32]:
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, *shape), np.float32)


def _next(queue: deque[_Note]) -> _Note | None:
    return queue.popleft() if queue else None

"""Trajectories: episodes of one policy under one condition, step by step, with its predictions."""

import json
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.actions import ActionKind, ActionSpace, action_space
from embodied.evaluation.old_results import OLD_ARRAYS
from embodied.runs.atomic_write import atomic_write

Float32s = NDArray[np.float32]
Integers = NDArray[np.int64]

MAX_ACTIONS = 64
"""The largest action space whose actions can be counted."""


@dataclass(frozen=True, kw_only=True)
class TrajectoryHeader:
    """Provenance of the trajectories of one policy under one condition."""

    policy: str
    trained: int
    """Steps the policy was trained for; 0 for a baseline."""
    condition: str
    change: int | None
    """The step at which the condition changes; None where it never does."""
    space: str
    """Name of the action space."""
    scenes: tuple[str, ...]
    """Scene of each episode [E]."""
    episodes: tuple[str, ...]
    """Id of each episode [E]."""
    date: str
    commit: str
    machine: str

    @property
    def actions(self) -> ActionSpace:
        """The action space."""
        return action_space(self.space)


@dataclass(frozen=True, kw_only=True)
class Trajectories:
    """E episodes of S steps in all, one after the other.

    Motions are (forward m, left m, turn rad) in the frame of the body before the step. Of the first
    K episodes, of Q steps, the embeddings are kept.
    """

    header: TrajectoryHeader
    success: NDArray[np.bool_]
    """Success of each episode [E]."""
    lengths: Integers
    """Steps of each episode [E]."""
    start: Float32s
    """Geodesic metres to the goal at the start of each episode [E]."""
    action: Integers
    """Action of each step [S]."""
    nearer: Float32s
    """Geodesic metres nearer to the goal after each step [S]."""
    travelled: Float32s
    """Motion that resulted [S, 3]."""
    commanded: Float32s
    """Motion of the action in the table in force, without noise, delay or walls [S, 3]."""
    predicted: Float32s
    """Motion that the policy predicted before the step [S, 3]; NaN where it predicts none."""
    embeddings: Float32s
    """Embeddings of all actions but END before each kept step [Q, M, h]; h = 0 without any."""
    table: Float32s
    """Motion that the table in force has for each action but END at each kept step [Q, M, 3]."""

    @cached_property
    def episode(self) -> Integers:
        """Index of the episode of each step, [S]."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    @cached_property
    def step(self) -> Integers:
        """Index of each step in its episode, [S]."""
        return np.arange(len(self.action)) - np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)

    @cached_property
    def scene(self) -> NDArray[np.str_]:
        """Scene of each step, [S]."""
        return np.array(self.header.scenes)[self.episode]

    @cached_property
    def moving(self) -> NDArray[np.bool_]:
        """True for steps other than END, [S]."""
        flags: NDArray[np.bool_] = self.action != self.header.actions.end
        return flags

    @cached_property
    def tried(self) -> Integers:
        """The number of times the action of each step was taken earlier in its episode, [S]."""
        return _counts(self.action, self.lengths)[0]

    @cached_property
    def distinct(self) -> Integers:
        """The number of different actions taken earlier in the episode of each step, [S]."""
        return _counts(self.action, self.lengths)[1]

    @cached_property
    def is_move(self) -> NDArray[np.bool_]:
        """True for actions that are moves by name, END left out, [M]."""
        space = self.header.actions
        return np.isin(np.arange(space.end), space.of_kind(ActionKind.MOVE))

    def kept_rows(self, episode: int) -> slice:
        """Returns the rows of `embeddings` and `table` of one of the first K episodes."""
        end = int(self.lengths[: episode + 1].sum())
        return slice(end - int(self.lengths[episode]), end)


def _counts(action: Integers, lengths: Integers) -> tuple[Integers, Integers]:
    tried, distinct = np.zeros_like(action), np.zeros_like(action)
    for end, length in zip(np.cumsum(lengths), lengths, strict=True):
        taken = np.zeros(MAX_ACTIONS, dtype=np.int64)
        for step in range(end - length, end):
            tried[step], distinct[step] = taken[action[step]], np.count_nonzero(taken)
            taken[action[step]] += 1
    return tried, distinct


def write_trajectories(path: Path, trajectories: Trajectories) -> None:
    """Writes trajectories to a file, atomically."""
    arrays = {f.name: getattr(trajectories, f.name) for f in fields(trajectories) if f.name != "header"}
    with atomic_write(path) as aside, aside.open("wb") as file:
        np.savez_compressed(file, header=np.array(json.dumps(vars(trajectories.header))), **arrays)


def read_trajectories(path: Path) -> Trajectories:
    """Reads a file of `write_trajectories`, today's or an earlier version's.

    Raises:
        ValueError: naming a file that is something else.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays: dict[str, Any] = {OLD_ARRAYS.get(name, name): stored[name] for name in stored.files}
        header: dict[str, Any] = json.loads(str(arrays.pop("header")))
        lists = {name: tuple(value) for name, value in header.items() if isinstance(value, list)}
        return Trajectories(header=TrajectoryHeader(**(header | lists)), **arrays)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds no trajectories: {error}") from error

"""What is kept of the episodes of one policy under one condition: enough to see, step by step, what it knew and what came of it."""

import json
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.actions import ActionKind, ActionSpace, action_space
from embodied.runs.atomic_write import atomic_write

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

COUNTED = 64
"""Distinct actions that can be told apart at most."""


@dataclass(frozen=True, kw_only=True)
class TrajectoryHeader:
    """Who walked, where: E episodes of `policy` (trained for `trained` steps; 0: a baseline) under `condition`, which changed at step `change` (None: never),
    in action space `space`; and when, from which commit and on what machine it was.
    """

    policy: str
    trained: int
    condition: str
    change: int | None
    space: str
    scenes: tuple[str, ...]
    episodes: tuple[str, ...]
    date: str
    commit: str
    machine: str

    @property
    def actions(self) -> ActionSpace:
        """The action space itself."""
        return action_space(self.space)


OLD_NAMES = {"foretold": "predicted"}
"""Arrays of files written before 2026-12, and their names since."""


@dataclass(frozen=True, kw_only=True)
class Trajectories:
    """E episodes of S steps in all, one after the other. Motions are (forward m, left m, turn rad) in the frame the body stood in before.

    `success` [E], `lengths` [E] in steps, `start` [E], the geodesic metres to the goal at first. Of each step: the `action` [S] taken, the geodesic metres `nearer` [S] to the goal, the motion `travelled`
    [S, 3], the one that was `due` [S, 3] by the table then in force (without noise, delay or walls), and the one that the policy `predicted` [S, 3]
    before (NaN where it foretells nothing). Of the first K episodes' Q steps: the `embeddings` [Q, M, h] of all motions before the step (h = 0: there
    are none) and what each was `due` then, `table` [Q, M, 3].
    """

    sheet: TrajectoryHeader
    success: NDArray[np.bool_]
    lengths: Integers
    start: Floats
    action: Integers
    nearer: Floats
    travelled: Floats
    due: Floats
    predicted: Floats
    embeddings: Floats
    table: Floats

    @cached_property
    def episode(self) -> Integers:
        """Which episode a step belongs to, [S]."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    @cached_property
    def step(self) -> Integers:
        """The step's place in its episode, [S]."""
        return np.arange(len(self.action)) - np.repeat(np.cumsum(self.lengths) - self.lengths, self.lengths)

    @cached_property
    def scene(self) -> NDArray[np.str_]:
        """The house of a step, [S]."""
        return np.array(self.sheet.scenes)[self.episode]

    @cached_property
    def moving(self) -> NDArray[np.bool_]:
        """Steps that are not END, [S]."""
        flags: NDArray[np.bool_] = self.action != self.sheet.actions.end
        return flags

    @cached_property
    def tried(self) -> Integers:
        """How often the step's action had been taken in the episode before, [S]."""
        return _counts(self.action, self.lengths)[0]

    @cached_property
    def distinct(self) -> Integers:
        """How many different actions had been taken in the episode before, [S]."""
        return _counts(self.action, self.lengths)[1]

    @cached_property
    def is_move(self) -> NDArray[np.bool_]:
        """Which actions but END are moves by name, [M]."""
        space = self.sheet.actions
        return np.isin(np.arange(space.end), space.of_kind(ActionKind.MOVE))

    def pictured(self, episode: int) -> slice:
        """The rows of `embeddings` and `table` that belong to one of the first episodes."""
        end = int(self.lengths[: episode + 1].sum())
        return slice(end - int(self.lengths[episode]), end)


def _counts(action: Integers, lengths: Integers) -> tuple[Integers, Integers]:
    tried, distinct = np.zeros_like(action), np.zeros_like(action)
    for end, length in zip(np.cumsum(lengths), lengths, strict=True):
        seen = np.zeros(COUNTED, dtype=np.int64)
        for step in range(end - length, end):
            tried[step], distinct[step] = seen[action[step]], np.count_nonzero(seen)
            seen[action[step]] += 1
    return tried, distinct


def write_trajectories(path: Path, walks: Trajectories) -> None:
    """Write aside and rename, so that what is there is whole."""
    arrays = {f.name: getattr(walks, f.name) for f in fields(walks) if f.name != "sheet"}
    with atomic_write(path) as aside, aside.open("wb") as file:
        np.savez_compressed(file, sheet=np.array(json.dumps(vars(walks.sheet))), **arrays)


def read_trajectories(path: Path) -> Trajectories:
    """What `write_trajectories` wrote. Raises ValueError, naming the file, where it is something else."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays: dict[str, Any] = {OLD_NAMES.get(name, name): stored[name] for name in stored.files}
        sheet: dict[str, Any] = json.loads(str(arrays.pop("sheet")))
        lists = {name: tuple(value) for name, value in sheet.items() if isinstance(value, list)}
        return Trajectories(sheet=TrajectoryHeader(**(sheet | lists)), **arrays)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds no trajectories: {error}") from error

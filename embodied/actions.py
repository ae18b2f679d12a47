"""Action spaces: tables of nominal motions.

An action is a name; its *nominal motion* is what it means on a sound body on dry ground.
Perturbations decide the motion that is really executed, so nothing here knows of them.
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from embodied.types import Motions


class ActionKind(Enum):
    """The purpose of an action. A turn of zero degrees is still a turn: drift adds degrees to it,
    not metres.
    """

    MOVE = "move"
    TURN = "turn"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Action:
    """A name, its kind and its nominal motion."""

    name: str
    kind: ActionKind
    forward: float = 0.0
    left: float = 0.0
    turn_deg: float = 0.0


@dataclass(frozen=True)
class ActionSpace:
    """An ordered table of actions; the last one, and only it, is END.

    Raises:
        ValueError: when names repeat, or END is missing or not last.
    """

    name: str
    actions: tuple[Action, ...]

    def __post_init__(self) -> None:
        if len(set(self.names)) != len(self.actions):
            raise ValueError(f"action space {self.name!r} repeats a name: {self.names}")
        ends = [i for i, action in enumerate(self.actions) if action.kind is ActionKind.END]
        if ends != [len(self.actions) - 1]:
            raise ValueError(
                f"action space {self.name!r} must hold END exactly once, as its last action; found it at {ends}"
            )

    def __len__(self) -> int:
        return len(self.actions)

    @property
    def names(self) -> tuple[str, ...]:
        """The action names in index order."""
        return tuple(action.name for action in self.actions)

    @property
    def end(self) -> int:
        """Index of END."""
        return len(self.actions) - 1

    @property
    def motions(self) -> Motions:
        """Nominal motions, float64 [A, 3]."""
        return np.array([(a.forward, a.left, a.turn_deg) for a in self.actions], dtype=np.float64)

    @property
    def directions(self) -> Motions:
        """Unit vector of each action's own direction, float64 [A, 3]: what one more metre of it, or
        one more degree, is.

        A move of zero metres points forward, a turn of zero degrees to the right; END has none.
        """
        return np.array([_direction(action) for action in self.actions], dtype=np.float64)

    def of_kind(self, kind: ActionKind) -> NDArray[np.intp]:
        """Indices of the actions of one kind, ascending."""
        return np.array([i for i, action in enumerate(self.actions) if action.kind is kind], dtype=np.intp)


def _direction(action: Action) -> tuple[float, float, float]:
    if action.kind is ActionKind.END:
        return 0.0, 0.0, 0.0
    if action.kind is ActionKind.TURN:
        return 0.0, 0.0, 1.0 if action.turn_deg > 0 else -1.0
    metres = math.hypot(action.forward, action.left)
    return (action.forward / metres, action.left / metres, 0.0) if metres else (1.0, 0.0, 0.0)


def _ahead(metres: float) -> Action:
    return Action(name=f"move_ahead_{round(metres * 100):02d}cm", kind=ActionKind.MOVE, forward=metres)


def _right(degrees: float) -> Action:
    return Action(name=f"rotate_right_{degrees:g}", kind=ActionKind.TURN, turn_deg=-degrees)


_END = Action(name="end", kind=ActionKind.END)

PAPER = ActionSpace("paper", (_ahead(0.25), _ahead(0.15), _ahead(0.05), *(_right(d) for d in range(0, 360, 30)), _END))
"""The 16 actions of the AAP paper's released code: three moves ahead, twelve right turns on a 30
degree grid, END.
"""

COMMON = ActionSpace(
    "common", (_ahead(0.25), Action(name="rotate_left_30", kind=ActionKind.TURN, turn_deg=30.0), _right(30), _END)
)
"""The four actions most of the field uses: ahead 0.25 m, left 30 degrees, right 30 degrees, END."""

STRAFE = ActionSpace(
    "strafe",
    (
        _ahead(0.25),
        Action(name="move_back_25cm", kind=ActionKind.MOVE, forward=-0.25),
        Action(name="move_left_25cm", kind=ActionKind.MOVE, left=0.25),
        Action(name="move_right_25cm", kind=ActionKind.MOVE, left=-0.25),
        Action(name="rotate_left_30", kind=ActionKind.TURN, turn_deg=30.0),
        _right(30),
        _END,
    ),
)
"""Four-way moves and two turns, for bodies with holonomic bases."""

ACTION_SPACES = {space.name: space for space in (PAPER, COMMON, STRAFE)}


def action_space(name: str) -> ActionSpace:
    """The action space of that name.

    Raises:
        ValueError: when there is none; the message lists those there are.
    """
    if name not in ACTION_SPACES:
        raise ValueError(f"unknown action space {name!r}; choose one of {sorted(ACTION_SPACES)}")
    return ACTION_SPACES[name]

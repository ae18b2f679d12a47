"""The contract of tasks. Shapes: B bodies, k of them named by an index array."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from gymnasium.spaces import Dict
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode, EpisodesConfig
from embodied.simulator import Moves, Sensor, Simulator
from embodied.types import Flags, Floats, Indices, StateDict

DrawEpisode = Callable[[Simulator, str, np.random.Generator, EpisodesConfig, str], Episode]
"""How a task draws an episode in a scene: from simulator, scene, random numbers, ranges and the
episode's id.

Raises RuntimeError when nothing was found, naming the scene and what was asked for.
"""


class StepResult(NamedTuple):
    """Reward float64 [B], and who ended by END ([B]) or by running out of steps ([B]); never
    both.
    """

    reward: Floats
    terminated: Flags
    truncated: Flags


class TaskConfig(Protocol):
    """The contract of task configurations."""

    @property
    def sensors(self) -> tuple[str, ...]:
        """The sensors that observations and the rule of success need."""

    def drawer(self) -> DrawEpisode:
        """How the task draws an episode in a scene; it may remember what it found out about
        scenes.
        """

    def observation_space(self, sensors: Mapping[str, Sensor], space: ActionSpace) -> Dict:
        """Returns the space of one body's observation, for a simulator with these sensors.

        Raises:
            ValueError: when the task needs a sensor that is not among them.
        """

    def build(self, simulator: Simulator, space: ActionSpace) -> "Task":
        """The task over a simulator's bodies."""


class Task(Protocol):
    """Goal, observation, reward, termination, measures. It reads the simulator and never moves a
    body.
    """

    observation_space: Dict
    """The space of one body's observation."""

    def reset(self, which: Indices, episodes: Sequence[Episode]) -> None:
        """Bodies `which` [k] begin `episodes`; they have already been placed at their starts."""

    def observe(self, views: Mapping[str, Any]) -> dict[str, Any]:
        """{name: array [B, ...]} from rendered frames and the state of the task; frames are passed
        on, not copied.
        """

    def judge(self, moves: Moves, actions: NDArray[np.int64]) -> StepResult:
        """Account for one step of every body, after it was executed."""

    def measures(self) -> dict[str, Floats]:
        """{measure: float64 [B]} of the episodes as they stand."""

    def state_dict(self) -> StateDict:
        """Enough to go on exactly from here."""

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`."""


@runtime_checkable
class ConsumesFrames(Protocol):
    """A capability of tasks: to read rendered frames, also after the first half of each motion."""

    wants_mid_step_frames: bool
    """Whether to execute each motion in two equal halves, with `consume_mid_step` in between."""

    def consume(self, views: Mapping[str, Any]) -> None:
        """Receives the current frames of all bodies, valid until the next call."""

    def consume_mid_step(self, views: Mapping[str, Any]) -> None:
        """Receives the frames after half of every motion; of a body at rest, the current ones."""

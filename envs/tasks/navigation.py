"""Parts that navigation tasks share (Anderson et al., 2018; reward of Zeng et al., 2023)."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium.spaces import Box, Dict, Discrete, Space
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.geometry import to_body_frames, wrap_angles
from embodied.simulator import Moves, Sensor, Simulator
from embodied.task import DrawEpisode, StepResult
from embodied.types import Flags, Floats, Indices, StateDict
from envs.episodes.point_goals import draw_point
from envs.tasks.episode_measures import EpisodeMeasures


@dataclass(frozen=True, kw_only=True)
class NavigationTaskConfig(ABC):
    """`frames` names the simulator's sensors that are observed.

    Rewards default to those of the AAP paper's released code. `failed_end_weight` is what a failed
    END costs for every metre that was left (there: nothing): it keeps a beginner from giving up at
    once, and lets it try END near the goal.
    """

    max_episode_steps: int = 500
    step_reward: float = -0.01
    progress_weight: float = 1.0
    success_reward: float = 10.0
    failed_end_weight: float = 0.0
    frames: tuple[str, ...] = ("rgb",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frames", tuple(self.frames))
        if self.max_episode_steps < 1:
            raise ValueError(f"max_episode_steps is {self.max_episode_steps}; it must be at least 1 step")

    @abstractmethod
    def build(self, simulator: Simulator, space: ActionSpace) -> "NavigationTask":
        """The task over a simulator's bodies."""

    @property
    def sensors(self) -> tuple[str, ...]:
        """The sensors that observations and the rule of success need."""
        return self.frames

    def observation_space(self, sensors: Mapping[str, Sensor], space: ActionSpace) -> Dict:
        """Returns the space of one body's observation.

        Raises:
            ValueError: when the task needs a sensor that is not among `sensors`.
        """
        if unknown := set(self.sensors) - set(sensors):
            raise ValueError(f"the task needs the sensors {sorted(unknown)}; the simulator senses {sorted(sensors)}")
        frames: dict[str, Space[Any]] = {name: frame_space(sensors[name]) for name in self.frames}
        return Dict(frames | self.goal_spaces(sensors) | {"previous_action": Discrete(len(space) + 1)})

    @abstractmethod
    def goal_spaces(self, sensors: Mapping[str, Sensor]) -> dict[str, Space[Any]]:
        """Returns the spaces of all observations but frames and the previous action."""

    def drawer(self) -> DrawEpisode:
        """How an episode of this task is drawn in a scene; here one with a goal anywhere on the
        floor.
        """
        return draw_point


class NavigationTask(ABC):
    """A task over B bodies; the subclass says what is observed of the goal, when END succeeds and
    what progress is worth.

    Observations: the frames asked for; what `sensed` gives; `previous_action`, the number of
    actions where there is none yet.

    Raises:
        ValueError: when a frame is asked for that the simulator does not sense.
    """

    def __init__(self, config: NavigationTaskConfig, simulator: Simulator, space: ActionSpace) -> None:
        self.config = config
        self.observation_space = config.observation_space(simulator.sensors, space)
        self._simulator = simulator
        self._space = space
        self._journey = EpisodeMeasures.of(simulator.bodies)
        self._goals = np.full((simulator.bodies, 1, 3), np.nan)
        self._previous = np.full(simulator.bodies, len(space), dtype=np.int64)

    def reset(self, which: Indices, episodes: Sequence[Episode]) -> None:
        """Bodies `which` [k], already placed, begin `episodes`."""
        self._make_room(max((len(episode.goals) for episode in episodes), default=0))
        for body, episode in zip(which, episodes, strict=True):
            self._goals[body] = np.nan
            self._goals[body, : len(episode.goals)] = episode.goals
        self._previous[which] = len(self._space)
        self._journey.begin(which, self._simulator.poses[which], self._distance()[which])

    def observe(self, views: Mapping[str, Any]) -> dict[str, Any]:
        """The observations of all bodies; frames are passed on, not copied."""
        frames = {name: views[name] for name in self.config.frames}
        return frames | self.sensed(self._simulator.poses) | {"previous_action": self._previous.copy()}

    def judge(self, moves: Moves, actions: NDArray[np.int64]) -> StepResult:
        """Reward, termination by END and truncation for lack of steps; reward as in the AAP paper's
        code.
        """
        journey, config = self._journey, self.config
        nearer = journey.step(self._simulator.poses, self._distance(), moves.collided)
        terminated = actions == self._space.end
        truncated = ~terminated & (journey.steps >= config.max_episode_steps)
        journey.succeeded = self.succeeded(terminated)
        reward = config.step_reward + config.progress_weight * self.progress(nearer, moves)
        left = np.where(terminated & np.isfinite(journey.distance), journey.distance, 0.0)
        reward += np.where(journey.succeeded, config.success_reward, -config.failed_end_weight * left)
        journey.reward += reward
        self._previous[:] = actions
        return StepResult(reward, terminated, truncated)

    @abstractmethod
    def sensed(self, poses: Floats) -> dict[str, NDArray[Any]]:
        """Returns the observations of bodies at `poses` [B, 4] besides frames and the previous
        action: {name: array [B, ...]}.
        """

    @abstractmethod
    def succeeded(self, ended: Flags) -> Flags:
        """Which of the bodies that said END [B] did so at their goal."""

    def progress(self, nearer: Floats, moves: Moves) -> Floats:
        """The metres [B] that are rewarded, of those by which a step led nearer to the goal:
        all.
        """
        return nearer

    def measures(self) -> dict[str, Floats]:
        """Success, SPL, SoftSPL, distances, length, return and collisions, float64 [B] each."""
        return self._journey.measures()

    def state_dict(self) -> StateDict:
        """Enough to go on exactly from here."""
        return {"journey": self._journey.state_dict(), "goals": self._goals.copy(), "previous": self._previous.copy()}

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`."""
        self._journey.load_state_dict(state["journey"])
        self._goals = np.array(state["goals"]).reshape(self._simulator.bodies, -1, 3)
        self._previous = np.array(state["previous"])

    def _gps_compass(self, poses: Floats) -> dict[str, NDArray[Any]]:
        start = self._journey.start
        gps = to_body_frames(start[:, 3], poses[:, :2] - start[:, :2])
        compass = wrap_angles(poses[:, 3:] - start[:, 3:])
        return {"gps": gps.astype(np.float32), "compass": compass.astype(np.float32)}

    def _distance(self) -> Floats:
        return np.array(self._simulator.geodesic(self._goals))

    def _make_room(self, goals: int) -> None:
        """Have room for that many goals a body; what is not used is NaN."""
        if (missing := goals - self._goals.shape[1]) > 0:
            self._goals = np.pad(self._goals, ((0, 0), (0, missing), (0, 0)), constant_values=np.nan)


def frame_space(sensor: Sensor) -> Box:
    """The space of one body's frame."""
    return Box(sensor.low, sensor.high, sensor.shape, np.dtype(sensor.dtype))


def gps_compass_spaces() -> dict[str, Space[Any]]:
    """`gps` float32 [2], metres forward and left of the start, in the start's frame; `compass`
    float32 [1], yaw since the start in radians.
    """
    far, pi = np.finfo(np.float32).max, np.float32(np.pi)
    return {"gps": Box(-far, far, (2,)), "compass": Box(-pi, pi, (1,))}

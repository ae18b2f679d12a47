"""PointNav: go to a point given by an exact GPS and compass, and say END there (Anderson et al., 2018; reward of Zeng et al., 2023)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium.spaces import Box, Dict, Discrete, Space
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.simulator import Floats, Indices, Moves, Sensor, Simulator, State
from envs.tasks import measures
from envs.tasks.journey import Journey
from envs.tasks.task import Verdict


@dataclass(frozen=True, kw_only=True)
class PointNavConfig:
    """Distances in metres. `frames` names the simulator's sensors that are observed.

    Rewards default to the paper's. `failed_end_weight` is what a failed END costs for every metre that was left (the paper: nothing): it keeps
    a beginner from giving up at once, and lets it try END near the goal.
    """

    success_distance: float = 0.2
    horizon: int = 500
    step_reward: float = -0.01
    progress_weight: float = 1.0
    success_reward: float = 10.0
    failed_end_weight: float = 0.0
    frames: tuple[str, ...] = ("rgb",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frames", tuple(self.frames))
        if not self.success_distance > 0:
            raise ValueError(f"task.success_distance is {self.success_distance}; it must be above 0 m")
        if self.horizon < 1:
            raise ValueError(f"task.horizon is {self.horizon}; it must be at least 1 step")

    def build(self, simulator: Simulator, space: ActionSpace) -> "PointNav":
        """The task over a simulator's bodies."""
        return PointNav(self, simulator, space)


class PointNav:
    """The task over B bodies.

    Observations: the frames asked for; `gps` float32 [2], metres forward and left of the start, in the start's frame; `compass` float32
    [1], yaw since the start in radians; `pointgoal` float32 [2], metres to the goal and its bearing in radians, 0 ahead, positive left;
    `previous_action`, the number of actions where there is none yet. Angles lie in [-pi, pi].

    Raises:
        ValueError: when a frame is asked for that the simulator does not sense.
    """

    def __init__(self, config: PointNavConfig, simulator: Simulator, space: ActionSpace) -> None:
        if unknown := set(config.frames) - set(simulator.sensors):
            raise ValueError(
                f"task.frames asks for {sorted(unknown)}; the simulator senses {sorted(simulator.sensors)}"
            )
        self.config = config
        self.observation_space = _observation_space({name: simulator.sensors[name] for name in config.frames}, space)
        self._simulator = simulator
        self._space = space
        self._journey = Journey.of(simulator.bodies)
        self._goals = np.full((simulator.bodies, 3), np.nan)
        self._previous = np.full(simulator.bodies, len(space), dtype=np.int64)

    def reset(self, which: Indices, episodes: Sequence[Episode]) -> None:
        """Bodies `which` [k], already placed, begin `episodes`.

        Raises:
            ValueError: when an episode has not exactly one goal.
        """
        for episode in episodes:
            if len(episode.goals) != 1:
                raise ValueError(f"PointNav needs one goal; episode {episode.id!r} has {len(episode.goals)}")
        self._goals[which] = [episode.goals[0] for episode in episodes]
        self._previous[which] = len(self._space)
        self._journey.begin(which, self._simulator.poses[which], self._distance()[which])

    def observe(self, views: Mapping[str, Any]) -> dict[str, Any]:
        """The observations of all bodies; frames are passed on, not copied."""
        poses, start = self._simulator.poses, self._journey.start
        gps = _in_frame(start[:, 3], poses[:, :2] - start[:, :2])
        ahead = _in_frame(poses[:, 3], self._goals[:, :2] - poses[:, :2])
        return {name: views[name] for name in self.config.frames} | {
            "gps": gps.astype(np.float32),
            "compass": wrapped(poses[:, 3:] - start[:, 3:]).astype(np.float32),
            "pointgoal": _polar(ahead).astype(np.float32),
            "previous_action": self._previous.copy(),
        }

    def judge(self, moves: Moves, actions: NDArray[np.int64]) -> Verdict:
        """Reward, termination by END and truncation by the horizon; reward as in the AAP paper's code."""
        journey, config = self._journey, self.config
        nearer = journey.step(self._simulator.poses, self._distance(), moves.collided)
        terminated = actions == self._space.end
        truncated = ~terminated & (journey.steps >= config.horizon)
        journey.succeeded = measures.success(terminated, journey.distance, config.success_distance)
        reward = config.step_reward + config.progress_weight * nearer
        left = np.where(terminated & np.isfinite(journey.distance), journey.distance, 0.0)
        reward += np.where(journey.succeeded, config.success_reward, -config.failed_end_weight * left)
        journey.reward += reward
        self._previous[:] = actions
        return Verdict(reward, terminated, truncated)

    def measures(self) -> dict[str, Floats]:
        """Success, SPL, SoftSPL, distances, length, return and collisions, float64 [B] each."""
        return self._journey.measures()

    def state_dict(self) -> State:
        """Enough to go on exactly from here."""
        return {"journey": self._journey.state_dict(), "goals": self._goals.copy(), "previous": self._previous.copy()}

    def load_state_dict(self, state: State) -> None:
        """Go on from `state_dict`."""
        self._journey.load_state_dict(state["journey"])
        self._goals, self._previous = np.array(state["goals"]), np.array(state["previous"])

    def _distance(self) -> Floats:
        return np.array(self._simulator.geodesic(self._goals[:, None]))


def wrapped(angle: Floats) -> Floats:
    """The same angle in [-pi, pi]."""
    return np.arctan2(np.sin(angle), np.cos(angle))


def _in_frame(yaw: Floats, displacement: Floats) -> Floats:
    """World displacements [B, 2] as (forward, left) of bodies that look along `yaw` [B]."""
    c, s = np.cos(yaw), np.sin(yaw)
    dx, dy = displacement.T
    return np.stack([c * dx + s * dy, c * dy - s * dx], axis=1)


def _polar(ahead: Floats) -> Floats:
    """(forward, left) as (range, bearing); the bearing of no displacement is 0."""
    forward, left = ahead.T + 0.0  # makes -0.0 to 0.0, whose bearing is 0 and not pi
    return np.stack([np.hypot(forward, left), np.arctan2(left, forward)], axis=1)


def _observation_space(frames: Mapping[str, Sensor], space: ActionSpace) -> Dict:
    far, pi = np.finfo(np.float32).max, np.float32(np.pi)
    boxes: dict[str, Space[Any]] = {
        name: Box(sensor.low, sensor.high, sensor.shape, np.dtype(sensor.dtype)) for name, sensor in frames.items()
    }
    return Dict(
        boxes
        | {
            "gps": Box(-far, far, (2,)),
            "compass": Box(-pi, pi, (1,)),
            "pointgoal": Box(np.array([0, -pi], np.float32), np.array([far, pi], np.float32)),
            "previous_action": Discrete(len(space) + 1),
        }
    )

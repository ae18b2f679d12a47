"""PointNav: go to a point given by an exact GPS and compass, and say END there (Anderson et al.,
2018; reward of Zeng et al., 2023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium.spaces import Box, Space
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.geometry import polar, to_body_frames
from embodied.simulator import Sensor, Simulator
from embodied.types import Flags, Floats, Indices
from envs.tasks import measures
from envs.tasks.navigation import NavigationTask, NavigationTaskConfig, gps_compass_spaces


@dataclass(frozen=True, kw_only=True)
class PointNavConfig(NavigationTaskConfig):
    """END succeeds nearer than `success_distance` metres to the goal."""

    success_distance: float = 0.2

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.success_distance > 0:
            raise ValueError(f"success_distance is {self.success_distance}; it must be above 0 m")

    def goal_spaces(self, sensors: Mapping[str, Sensor]) -> dict[str, Space[Any]]:
        """Spaces of gps, compass and pointgoal."""
        return gps_compass_spaces() | {"pointgoal": _pointgoal_space()}

    def build(self, simulator: Simulator, space: ActionSpace) -> "PointNav":
        """The task over a simulator's bodies."""
        return PointNav(self, simulator, space)


class PointNav(NavigationTask):
    """The task over B bodies.

    Observations: the frames asked for; `gps` float32 [2], metres forward and left of the start, in
    the start's frame; `compass` float32 [1], yaw since the start in radians; `pointgoal` float32
    [2], metres to the goal and its bearing in radians, 0 ahead, positive left; `previous_action`,
    the number of actions where there is none yet. Angles lie in [-pi, pi].

    Raises:
        ValueError: when a frame is asked for that the simulator does not sense.
    """

    config: PointNavConfig

    def reset(self, which: Indices, episodes: Sequence[Episode]) -> None:
        """Bodies `which` [k], already placed, begin `episodes`.

        Raises:
            ValueError: when an episode has not exactly one goal.
        """
        for episode in episodes:
            if len(episode.goals) != 1:
                raise ValueError(f"PointNav needs one goal; episode {episode.id!r} has {len(episode.goals)}")
        super().reset(which, episodes)

    def sensed(self, poses: Floats) -> dict[str, NDArray[Any]]:
        """GPS, compass and where the goal is."""
        ahead = to_body_frames(poses[:, 3], self._goals[:, 0, :2] - poses[:, :2])
        return self._gps_compass(poses) | {"pointgoal": polar(ahead).astype(np.float32)}

    def succeeded(self, ended: Flags) -> Flags:
        """END was said near enough."""
        return measures.success(ended, self._journey.distance, self.config.success_distance)


def _pointgoal_space() -> Box:
    far, pi = np.finfo(np.float32).max, np.float32(np.pi)
    return Box(np.array([0, -pi], np.float32), np.array([far, pi], np.float32))

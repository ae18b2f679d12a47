"""The plain environment: the one-body view of the same code."""

from typing import Any, SupportsInt

import gymnasium
import numpy as np
from gymnasium.spaces import Discrete
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.perturbations import Perturbation
from embodied.simulator import Simulator
from embodied.task import Task
from envs.episodes.source import EpisodeSource
from envs.gym.episode_runner import EpisodeRunner
from envs.gym.render import picture
from envs.simulators.frame_arrays import copied

SingleObservation = dict[str, Any]


class NavigationEnv(gymnasium.Env[SingleObservation, SupportsInt]):
    """Gymnasium's environment over a simulator of one body.

    `info` holds `pose` float64 [4]; at the end of an episode also its measures, `episode_id`,
    `scene` and `seed`. An episode whose simulator broke ends truncated and has `invalid` instead of
    measures; `reset` begins it again.

    Raises:
        ValueError: when the simulator holds more than one body.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}  # noqa: RUF012

    def __init__(
        self,
        simulator: Simulator,
        task: Task,
        space: ActionSpace,
        perturbation: Perturbation,
        episodes: EpisodeSource,
        *,
        seed: int = 0,
        render_mode: str | None = None,
    ) -> None:
        if simulator.bodies != 1:
            raise ValueError(f"NavigationEnv holds one body, the simulator {simulator.bodies}; use NavigationVectorEnv")
        self.navigation = EpisodeRunner(simulator, task, space, perturbation, episodes, seed)
        self.observation_space = task.observation_space
        self.action_space = Discrete(len(space))
        self.render_mode = render_mode

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[SingleObservation, dict[str, Any]]:
        """Begin the next episode; with a seed, the first of that seed. There are no options.

        Raises:
            ValueError: when no episode is left.
        """
        super().reset(seed=seed)
        self.navigation.restart(seed)
        return self._look(), {"pose": self.navigation.simulator.poses[0]}

    def step(self, action: SupportsInt) -> tuple[SingleObservation, float, bool, bool, dict[str, Any]]:
        """One action; nothing more may be asked of an episode that has ended but `reset`."""
        reward, terminated, truncated = (v[0].item() for v in self.navigation.advance(np.array([int(action)])))
        info = {"pose": self.navigation.simulator.poses[0]}
        if terminated or truncated:
            (info,) = self.navigation.summaries(np.array([0]))
        return self._look(), reward, terminated, truncated, info

    def render(self) -> NDArray[np.uint8] | None:
        """View and map side by side, uint8 [H, W, 3]."""
        return None if self.render_mode is None else picture(self.navigation, 0)

    def close(self) -> None:
        """Close the simulator, and what draws episodes in it."""
        self.navigation.close()

    def _look(self) -> SingleObservation:
        self.navigation.render_frames()
        return {name: copied(value[0]) for name, value in self.navigation.observe().items()}

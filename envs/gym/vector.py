"""The vector environment: B bodies at once over any simulator, task, action space, perturbation and
source of episodes.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.spaces import Discrete
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import ArrayLike

from embodied.actions import ActionSpace
from embodied.perturbations import Perturbation
from embodied.simulator import Simulator
from embodied.task import Task
from embodied.types import Flags, Floats, StateDict
from envs.episodes.source import EpisodeSource
from envs.gym.episode_runner import EpisodeRunner
from envs.gym.render import picture
from envs.simulators.frame_arrays import Array, copied

ObservationArrays = dict[str, Array]
Step = tuple[ObservationArrays, Floats, Flags, Flags, dict[str, Any]]


class NavigationVectorEnv(VectorEnv[ObservationArrays, ArrayLike, Any]):
    """Gymnasium's vector environment with SAME_STEP autoreset.

    A step that ends an episode already gives the first observation of the next one; the last
    observation, and the measures with `episode_id`, `scene` and `seed`, are in `infos["final_obs"]`
    and `infos["final_info"]`, laid out as Gymnasium does. `infos` always holds `pose` float64 [B,
    4] and `resting` [B]: bodies whose episodes are exhausted, to be left out of any account.

    Where single bodies of the simulator can break, so do their episodes: they end truncated, with
    `invalid` in `final_info` instead of measures, and are to be left out of any account too. The
    body begins the episode again if `again` says so, else its next one.

    With `copy=False` frames are the simulator's own buffers, on its device and valid until the next
    step; else NumPy copies.
    """

    metadata = {"autoreset_mode": AutoresetMode.SAME_STEP, "render_modes": ["rgb_array"], "render_fps": 10}  # noqa: RUF012

    def __init__(
        self,
        simulator: Simulator,
        task: Task,
        space: ActionSpace,
        perturbation: Perturbation,
        episodes: EpisodeSource,
        *,
        seed: int = 0,
        copy: bool = True,
        render_mode: str | None = None,
    ) -> None:
        self.navigation = EpisodeRunner(simulator, task, space, perturbation, episodes, seed)
        self.num_envs = simulator.bodies
        self.single_observation_space = task.observation_space
        self.single_action_space = Discrete(len(space))
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self.render_mode = render_mode
        self._copy = copy

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[ObservationArrays, dict[str, Any]]:
        """Every body begins its next episode; with a seed, all starts over from that seed. There
        are no options.
        """
        super().reset(seed=seed)
        self.navigation.restart(seed)
        self.navigation.render_frames()
        return self.observations(), self._infos()

    def step(self, actions: ArrayLike) -> Step:
        """One action [B] of every body."""
        reward, terminated, truncated = self.navigation.advance(np.asarray(actions, dtype=np.int64))
        finals = self._finish(terminated, truncated) if (terminated | truncated).any() else {}
        self.navigation.render_frames()
        return self.observations(), reward, terminated, truncated, self._infos() | finals

    def observations(self) -> ObservationArrays:
        """Returns the current observations: after the last `reset`, `step` or `load_state_dict`."""
        observation = self.navigation.observe()
        return {name: copied(value) for name, value in observation.items()} if self._copy else observation

    def set_perturbation(self, perturbation: Perturbation) -> None:
        """Change what perturbs the actions; `reset` must follow."""
        self.navigation.set_perturbation(perturbation)

    @property
    def broken(self) -> Mapping[int, str]:
        """See `embodied.simulator.Fallible`."""
        return self.navigation.broken

    @property
    def fault(self) -> str | None:
        """See `embodied.simulator.Fallible`."""
        return self.navigation.fault

    def reports(self) -> list[dict[str, Any]]:
        """See `embodied.simulator.Fallible`."""
        return self.navigation.reports()

    def state_dict(self) -> StateDict:
        """Enough to go on exactly from here, in mid-episode."""
        return self.navigation.state_dict()

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`; `observations` gives where from."""
        self.navigation.load_state_dict(state)

    def render(self) -> tuple[Any, ...] | None:
        """One picture uint8 [H, W, 3] for each body."""
        if self.render_mode is None:
            return None
        return tuple(picture(self.navigation, body) for body in range(self.num_envs))

    def close_extras(self, **kwargs: Any) -> None:
        """Close the simulator, and what draws episodes in it."""
        if hasattr(self, "navigation"):  # Gymnasium closes even what could not be constructed
            self.navigation.close()

    def _finish(self, terminated: Flags, truncated: Flags) -> dict[str, Any]:
        """Report the episodes that ended and begin the next ones."""
        if truncated.any():
            # END moves nothing, so without truncations the frames at hand are the last ones
            self.navigation.render_frames()
        which = np.flatnonzero(terminated | truncated)
        observation = self.navigation.observe()
        infos: dict[str, Any] = {}
        for body, summary in zip(which, self.navigation.summaries(which), strict=True):
            last = {name: copied(value[body]) for name, value in observation.items()}
            infos = self._add_info(infos, {"final_obs": last, "final_info": summary}, int(body))
        self.navigation.begin(which)
        return infos

    def _infos(self) -> dict[str, Any]:
        everyone = np.ones(self.num_envs, dtype=bool)
        pose, resting = self.navigation.simulator.poses, self.navigation.resting
        return {"pose": pose, "_pose": everyone, "resting": resting, "_resting": everyone.copy()}

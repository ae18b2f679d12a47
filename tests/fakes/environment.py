"""A corridor: walk to the lit end and say so. Learnable in seconds, and everything a trainer can
meet is in it.
"""

from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Dict, Discrete
from gymnasium.vector.utils import batch_space

LEFT, RIGHT, END = range(3)
CELLS = 7


class LitCorridor(gymnasium.vector.VectorEnv[Any, Any, Any]):
    """`frame` uint8 [1, CELLS, 3] shows the body in red and the goal in green; END ends, well on
    the goal and badly elsewhere.

    SAME_STEP autoreset; terminates on END, is truncated after `horizon` steps. Observations are
    buffers that change at the next step.
    """

    metadata = {"autoreset_mode": gymnasium.vector.AutoresetMode.SAME_STEP}  # noqa: RUF012

    def __init__(self, bodies: int, horizon: int = 12) -> None:
        self.num_envs, self.horizon = bodies, horizon
        self.single_observation_space = Dict(frame=Box(0, 255, (1, CELLS, 3), np.uint8), previous_action=Discrete(4))
        self.single_action_space = Discrete(3)
        self.observation_space = batch_space(self.single_observation_space, bodies)
        self.action_space = batch_space(self.single_action_space, bodies)
        self._frame = np.zeros((bodies, 1, CELLS, 3), np.uint8)
        self._previous = np.full(bodies, 3)
        self.position, self.goal, self.age = (np.zeros(bodies, np.int64) for _ in range(3))
        self._return = np.zeros(bodies)
        self._rng = np.random.default_rng()

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        self._rng = np.random.default_rng(seed)
        self._begin(np.arange(self.num_envs))
        return self._observe(), {}

    def step(self, actions: Any) -> tuple[dict[str, Any], Any, Any, Any, dict[str, Any]]:
        before = np.abs(self.goal - self.position)
        self.position = np.clip(self.position + (actions == RIGHT) - (actions == LEFT), 0, CELLS - 1)
        distance = np.abs(self.goal - self.position)
        terminated = actions == END
        success = terminated & (distance == 0)
        rewards = 0.1 * (before - distance) - 0.01 + success
        self.age, self._return, self._previous = self.age + 1, self._return + rewards, actions.copy()
        truncated = ~terminated & (self.age >= self.horizon)
        infos: dict[str, Any] = {}
        ended = np.flatnonzero(terminated | truncated)
        if len(ended):
            infos = self._final(ended, success)
            self._begin(ended)
        return self._observe(), rewards, terminated, truncated, infos

    def _final(self, ended: Any, success: Any) -> dict[str, Any]:
        last = {k: v.copy() for k, v in self._observe().items()}
        mask = np.isin(np.arange(self.num_envs), ended)
        final_obs = np.full(self.num_envs, None, dtype=object)
        for i in ended:
            final_obs[i] = {k: v[i] for k, v in last.items()}
        measures = {
            "success": success.astype(float),
            "return": self._return.copy(),
            "episode_length": self.age.astype(float),
        }
        final_info: dict[str, Any] = {"seed": np.arange(self.num_envs), "_seed": mask}
        for name, numbers in measures.items():
            final_info |= {name: numbers, f"_{name}": mask}
        return {"final_obs": final_obs, "_final_obs": mask, "final_info": final_info, "_final_info": mask}

    def _begin(self, which: Any) -> None:
        self.position[which] = self._rng.integers(0, CELLS, len(which))
        self.goal[which] = self._rng.integers(0, CELLS, len(which))
        self.age[which], self._return[which], self._previous[which] = 0, 0.0, 3

    def _observe(self) -> dict[str, Any]:
        rows = np.arange(self.num_envs)
        self._frame[:] = 0
        self._frame[rows, 0, self.position, 0] = 255
        self._frame[rows, 0, self.goal, 1] = 255
        return {"frame": self._frame, "previous_action": self._previous}

    def state_dict(self) -> dict[str, Any]:
        arrays = {k: getattr(self, k).copy() for k in ("position", "goal", "age", "_return", "_previous")}
        return {"arrays": arrays, "rng": self._rng.bit_generator.state}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for name, array in state["arrays"].items():
            setattr(self, name, array.copy())
        self._rng.bit_generator.state = state["rng"]

"""A vector environment that costs nothing: walking down a corridor to a goal straight ahead, and a policy that half knows how."""

from collections.abc import Sequence
from typing import Any

import gymnasium
import numpy as np
import torch
from torch import Tensor, nn

from embodied.actions import COMMON
from embodied.episode import Episode
from embodied.policy import Decision, Observation, Policy, State, Unrolled
from embodied.seeding import generator

HORIZON = 25


def episodes(count: int, scenes: int = 4) -> list[Episode]:
    """Episodes with goals 0.5 to 2 m ahead, in turn in each scene."""
    distances = generator("corridor").uniform(0.5, 2.0, size=count)
    return [
        Episode(
            id=f"{i}",
            scene=f"test/{i % scenes}",
            start=(0, 0, 0, 0),
            goals=((float(distances[i]), 0.0, 0.0),),
            seed=100 + i,
        )
        for i in range(count)
    ]


class Corridor(gymnasium.vector.VectorEnv[dict[str, Any], Any, Any]):
    """Moves ahead go 0.25 m plus `drift` plus the episode's own noise. Resting bodies do nothing. `close` counts."""

    def __init__(self, episodes: Sequence[Episode], bodies: int, drift: float = 0.0) -> None:
        self.num_envs = bodies
        self._queues = [list(episodes[body::bodies]) for body in range(bodies)]
        self._drift = drift
        self.closed_times = 0
        self._episode: list[Episode | None] = [None] * bodies
        self._x, self._steps, self._path = np.zeros(bodies), np.zeros(bodies, int), np.zeros(bodies)
        self._previous = np.full(bodies, len(COMMON))
        self._rngs = [np.random.default_rng()] * bodies

    def reset(self, *, seed: Any = None, options: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        for body in range(self.num_envs):
            self._begin(body)
        return self._observe(), {"pose": self._poses()}

    def step(self, actions: Any) -> tuple[Any, ...]:
        ended, truncated = np.zeros(self.num_envs, bool), np.zeros(self.num_envs, bool)
        final: dict[str, Any] = {}
        for body, episode in enumerate(self._episode):
            if episode is None:
                continue
            self._walk(body, int(actions[body]))
            ended[body] = actions[body] == COMMON.end
            truncated[body] = self._steps[body] >= HORIZON and not ended[body]
            if ended[body] or truncated[body]:
                final = self._add_info(final, {"final_info": self._final(body, episode, bool(ended[body]))}, body)
                self._begin(body)
        infos = {**final, "pose": self._poses()}
        return self._observe(), np.zeros(self.num_envs), ended, truncated, infos

    def close(self, **_: Any) -> None:
        self.closed_times += 1

    def _begin(self, body: int) -> None:
        self._episode[body] = episode = self._queues[body].pop(0) if self._queues[body] else None
        self._x[body] = self._steps[body] = self._path[body] = 0
        self._previous[body] = len(COMMON)
        if episode is not None:
            self._rngs[body] = generator(episode.seed, "noise")

    def _walk(self, body: int, action: int) -> None:
        step = (0.25 + self._drift + self._rngs[body].normal(0, 0.02)) * (action == 0)
        self._x[body] += step
        self._path[body] += abs(step)
        self._steps[body] += 1
        self._previous[body] = action

    def _left(self, body: int) -> float:
        episode = self._episode[body]
        return 0.0 if episode is None else episode.goals[0][0] - float(self._x[body])

    def _final(self, body: int, episode: Episode, ended: bool) -> dict[str, Any]:
        success = float(ended and abs(self._left(body)) < 0.2)
        length = episode.goals[0][0]
        return {
            "success": success,
            "spl": success * length / max(length, float(self._path[body])),
            "distance_to_goal": abs(self._left(body)),
            "episode_id": episode.id,
            "scene": episode.scene,
            "seed": episode.seed,
            "pose": self._poses()[body],
        }

    def _observe(self) -> dict[str, Any]:
        left = np.array([[self._left(body), 0.0] for body in range(self.num_envs)], dtype=np.float32)
        return {"pointgoal": left, "previous_action": self._previous.astype(np.int64)}

    def _poses(self) -> Any:
        return np.stack([self._x, 0 * self._x, 0 * self._x, 0 * self._x], axis=1)


class Walker(Policy):
    """A recurrent network with random weights, pulled ahead while far and to END when near: sensitive to its last bits."""

    def __init__(self, seed: int = 0, skill: float = 3.0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.cell = nn.GRUCell(3, 32)
        self.head = nn.Linear(32, len(COMMON))
        self.skill = skill

    def initial_state(self, n: int) -> State:
        return {"memory": torch.zeros(n, 32)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        left = observation["pointgoal"]
        seen = torch.cat([left, observation["previous_action"][:, None].float()], dim=1)
        memory = self.cell(seen, torch.where(starts[:, None], 0.0, state["memory"]))
        pull = torch.zeros(len(left), len(COMMON))
        near = left[:, 0] < 0.15
        pull[:, 0], pull[:, COMMON.end] = self.skill * ~near, self.skill * near
        return Decision(self.head(memory) + pull, memory[:, 0], {"memory": memory})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        raise NotImplementedError

"""Episodes drawn from seeds: endless ones for training, and lists for evaluation."""

from collections.abc import Sequence

import numpy as np

from embodied.episode import Episode, EpisodesConfig
from embodied.seeding import generator
from embodied.simulator import Simulator
from embodied.task import DrawEpisode
from embodied.types import StateDict
from envs.episodes.point_goals import draw_point
from envs.episodes.prefetch import PrefetchedEpisodes
from envs.episodes.source import Prefetching


class GeneratedEpisodes:
    """Endless episodes: the k-th of body b depends on nothing but (seed, b, k), the scenes, the
    config and `draw`.

    Where the simulator allows, they are drawn ahead.

    `first_body` is the number of body 0 among all bodies of a run, where several processes share
    it. `draw` is the task's: by default PointNav's.
    """

    def __init__(
        self,
        simulator: Simulator,
        scenes: Sequence[str],
        seed: int,
        config: EpisodesConfig | None = None,
        *,
        first_body: int = 0,
        draw: DrawEpisode | None = None,
    ) -> None:
        if not scenes:
            raise ValueError("episodes need at least one scene")
        self.bodies = simulator.bodies
        self.config = config or EpisodesConfig()
        self._simulator = simulator
        self._draw = draw or draw_point
        self._scenes = tuple(scenes)
        self._seed = int(seed)
        self._first_body = first_body
        self._dealt = np.zeros(self.bodies, dtype=np.int64)
        self._ahead = PrefetchedEpisodes(self._explored) if isinstance(simulator, Prefetching) else None

    def next(self, body: int) -> Episode:
        """The next episode of a body."""
        k = int(self._dealt[body])
        self._prefetch(body, k)
        episode = self._ahead.take(body, k) if self._ahead else self._drawn(body, k)
        self._dealt[body] += 1
        return episode

    def restart(self, seed: int) -> None:
        """Start over with the episodes of `seed`."""
        self._forget()
        self._seed = int(seed)
        self._dealt[:] = 0
        if isinstance(self._simulator, Prefetching):
            self._simulator.prefetch([self._scene(self._first_body + body, 0) for body in range(self.bodies)])

    def state_dict(self) -> StateDict:
        """The seed and how many episodes each body was dealt."""
        return {"seed": self._seed, "dealt": self._dealt.copy()}

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`."""
        self._forget()
        self._seed, self._dealt = int(state["seed"]), np.array(state["dealt"])

    def close(self) -> None:
        """Stop drawing ahead."""
        if self._ahead:
            self._ahead.close()

    def _drawn(self, body: int, k: int) -> Episode:
        b, visit = self._first_body + body, k // self.config.episodes_per_scene
        rng = generator(self._seed, "episode", b, k)
        return self._draw(self._simulator, self._scene(b, visit), rng, self.config, f"{b}.{k}")

    def _explored(self, body: int, k: int) -> Episode:
        """An episode, with the way from its start already searched by the simulator: the task will
        ask for it.
        """
        episode = self._drawn(body, k)
        self._simulator.distance(episode.scene, np.array([episode.start[:3]]), np.array(episode.goals))
        return episode

    def _prefetch(self, body: int, k: int) -> None:
        """On coming to a scene: have the next one made."""
        visit, since = divmod(k, self.config.episodes_per_scene)
        if since == 0 and isinstance(self._simulator, Prefetching):
            self._simulator.prefetch([self._scene(self._first_body + body, visit + 1)])

    def _forget(self) -> None:
        if self._ahead:
            self._ahead.forget()

    def _scene(self, body: int, visit: int) -> str:
        return self._scenes[generator(self._seed, "scene", body, visit).integers(len(self._scenes))]


def generate_list(
    simulator: Simulator,
    scenes: Sequence[str],
    n: int,
    seed: int,
    config: EpisodesConfig | None = None,
    draw: DrawEpisode | None = None,
) -> list[Episode]:
    """A list for evaluation: n episodes spread evenly over the scenes, in turn; the i-th depends on
    (seed, i) and the scenes.
    """
    if not scenes:
        raise ValueError("episodes need at least one scene")
    config, draw = config or EpisodesConfig(), draw or draw_point
    return [draw(simulator, scenes[i % len(scenes)], generator(seed, "list", i), config, str(i)) for i in range(n)]

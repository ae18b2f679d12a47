"""Episodes drawn from seeds: start and goal anywhere on the floor of a scene, near and far equally common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from embodied.episode import Episode
from embodied.seeding import generator
from embodied.simulator import Flags, Floats, Simulator, State
from envs.episodes.ahead import DrawnAhead
from envs.episodes.source import Prefetching


@dataclass(frozen=True, kw_only=True)
class EpisodesConfig:
    """Ranges of geodesic distance in metres.

    `min_ratio` is the least geodesic over straight distance (0: any; 1.05: hardly a goal without a corner on the way). A body stays
    `episodes_per_scene` episodes in a scene. An episode is the best of `candidates` starts for one goal; after `attempts` goals
    without one, drawing gives up. A `near_fraction` of the episodes starts within `near_distance` of the goal instead, whatever the
    other ranges say: a beginner learns there when to END.
    """

    min_distance: float = 1.0
    max_distance: float = 30.0
    min_ratio: float = 0.0
    near_fraction: float = 0.0
    near_distance: float = 0.4
    episodes_per_scene: int = 4
    candidates: int = 12
    attempts: int = 20

    def __post_init__(self) -> None:
        if not 0 <= self.min_distance < self.max_distance:
            raise ValueError(
                f"episodes: 0 <= min_distance < max_distance must hold; got {self.min_distance} and {self.max_distance} m"
            )
        if self.min_ratio < 0:
            raise ValueError(f"episodes.min_ratio is {self.min_ratio}; it must be at least 0 (any)")
        if not 0 <= self.near_fraction <= 1:
            raise ValueError(f"episodes.near_fraction is {self.near_fraction}; it must lie in 0..1")
        if not self.near_distance > 0:
            raise ValueError(f"episodes.near_distance is {self.near_distance}; it must be above 0 m")
        for name in ("episodes_per_scene", "candidates", "attempts"):
            if getattr(self, name) < 1:
                raise ValueError(f"episodes.{name} is {getattr(self, name)}; it must be at least 1")


Draw = Callable[[Simulator, str, np.random.Generator, EpisodesConfig, str], Episode]
"""How a task draws an episode in a scene: from simulator, scene, random numbers, ranges and the episode's id.

Raises RuntimeError when nothing was found, naming the scene and what was asked for.
"""


class GeneratedEpisodes:
    """Endless episodes: the k-th of body b depends on nothing but (seed, b, k), the scenes, the config and `draw`.

    Where the simulator allows, they are drawn ahead.

    `first_body` is the number of body 0 among all bodies of a run, where several processes share it. `draw` is the task's: by default
    PointNav's.
    """

    def __init__(
        self,
        simulator: Simulator,
        scenes: Sequence[str],
        seed: int,
        config: EpisodesConfig | None = None,
        *,
        first_body: int = 0,
        draw: Draw | None = None,
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
        self._ahead = DrawnAhead(self._explored) if isinstance(simulator, Prefetching) else None

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

    def state_dict(self) -> State:
        """The seed and how many episodes each body was dealt."""
        return {"seed": self._seed, "dealt": self._dealt.copy()}

    def load_state_dict(self, state: State) -> None:
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
        """An episode, with the way from its start already searched by the simulator: the task will ask for it."""
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
    draw: Draw | None = None,
) -> list[Episode]:
    """A list for evaluation: n episodes spread evenly over the scenes, in turn; the i-th depends on (seed, i) and the scenes."""
    if not scenes:
        raise ValueError("episodes need at least one scene")
    config, draw = config or EpisodesConfig(), draw or draw_point
    return [draw(simulator, scenes[i % len(scenes)], generator(seed, "list", i), config, str(i)) for i in range(n)]


def draw_point(simulator: Simulator, scene: str, rng: np.random.Generator, config: EpisodesConfig, id: str) -> Episode:
    """One episode in a scene, its goal a point.

    Raises:
        RuntimeError: when no start and goal were found, naming the scene, what was asked for and the farthest pair seen.
    """
    if rng.random() < config.near_fraction:
        return _near(simulator, scene, rng, config, id)
    farthest = 0.0
    for _ in range(config.attempts):
        goal = simulator.sample_navigable(scene, rng)
        starts = np.stack([simulator.sample_navigable(scene, rng) for _ in range(config.candidates)])
        distance = _distance(simulator, scene, starts, goal, config.max_distance)
        fits = in_range(starts, goal[None], distance, config)
        if fits.any():
            i = spread(distance, fits, rng)
            return episode_of(scene, starts[i], goal[None], float(distance[i]), rng, id)
        farthest = max(farthest, distance[np.isfinite(distance)].max(initial=0.0))
    raise RuntimeError(
        f"no episode in {scene!r} with a geodesic distance of {config.min_distance} to {config.max_distance} m and a ratio of at "
        f"least {config.min_ratio} in {config.attempts} x {config.candidates} draws; the farthest pair was {farthest:.2f} m apart"
    )


def _distance(simulator: Simulator, scene: str, starts: Floats, goal: Floats, limit: float) -> Floats:
    """Geodesic distance of starts [k, 3], or the straight one where that alone is above `limit`: a way is not searched farther than needed."""
    distance: Floats = np.linalg.norm(starts - goal, axis=1)
    near = distance <= limit + 0.001
    if near.any():
        distance[near] = simulator.distance(scene, starts[near], goal[None])
    return distance


def _near(simulator: Simulator, scene: str, rng: np.random.Generator, config: EpisodesConfig, id: str) -> Episode:
    """An episode whose goal lies within `near_distance` of its start, near and far equally common."""
    for _ in range(config.attempts):
        start = simulator.sample_navigable(scene, rng)
        radius = rng.uniform(0, config.near_distance, config.candidates)
        angle = rng.uniform(-np.pi, np.pi, config.candidates)
        goals = start + np.stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros_like(radius)], axis=1)
        for i in np.flatnonzero(simulator.distance(scene, goals, start[None]) <= config.near_distance):
            goal = goals[i : i + 1]
            # Asked the other way, a way leads to a goal only where a body can stand.
            if (left := float(simulator.distance(scene, start[None], goal)[0])) <= config.near_distance:
                return episode_of(scene, start, goal, left, rng, id)
    raise RuntimeError(
        f"no episode in {scene!r} with a goal within {config.near_distance} m of its start in {config.attempts} x {config.candidates} draws"
    )


def in_range(starts: Floats, goals: Floats, distance: Floats, config: EpisodesConfig) -> Flags:
    """Which of starts [k, 3], `distance` [k] from the nearest of goals [G, 3], are as far from it, and as far round, as asked for."""
    straight = np.linalg.norm(starts[:, None] - goals, axis=-1).min(axis=1)
    within = (distance >= config.min_distance) & (distance <= config.max_distance)
    fits: Flags = within & (distance >= config.min_ratio * straight)
    return fits


def spread(distance: Floats, fits: Flags, rng: np.random.Generator) -> int:
    """The candidate next to a distance drawn evenly between the nearest and the farthest: plain sampling would favour the middle."""
    wanted = rng.uniform(distance[fits].min(), distance[fits].max())
    return int(np.argmin(np.where(fits, np.abs(distance - wanted), np.inf)))


def episode_of(
    scene: str,
    start: Floats,
    goals: Floats,
    distance: float,
    rng: np.random.Generator,
    id: str,
    category: str | None = None,
) -> Episode:
    """The episode from a start [3] to goals [G, 3], looking anywhere."""
    x, y, z = (float(v) for v in start)
    return Episode(
        id=id,
        scene=scene,
        start=(x, y, z, float(rng.uniform(-np.pi, np.pi))),
        goals=tuple((float(x), float(y), float(z)) for x, y, z in goals),
        seed=int(rng.integers(2**31)),
        category=category,
        info={"geodesic_distance": distance},
    )

"""PointNav episodes drawn from seeds: start and goal anywhere on the floor of a scene, near and far
equally common.
"""

import numpy as np

from embodied.episode import Episode, EpisodesConfig
from embodied.simulator import Simulator
from embodied.types import Flags, Floats


def draw_point(simulator: Simulator, scene: str, rng: np.random.Generator, config: EpisodesConfig, id: str) -> Episode:
    """One episode in a scene, its goal a point.

    Raises:
        RuntimeError: when no start and goal were found, naming the scene, what was asked for and
            the farthest pair seen.
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
        f"no episode in {scene!r} with a geodesic distance of {config.min_distance} to {config.max_distance} m "
        f"and a ratio of at "
        f"least {config.min_ratio} in {config.attempts} x {config.candidates} draws; the farthest pair was "
        f"{farthest:.2f} m apart"
    )


def _distance(simulator: Simulator, scene: str, starts: Floats, goal: Floats, limit: float) -> Floats:
    """Geodesic distance of starts [k, 3], or the straight one where that alone is above `limit`: a
    way is not searched farther than needed.
    """
    distance: Floats = np.linalg.norm(starts - goal, axis=1)
    near = distance <= limit + 0.001
    if near.any():
        distance[near] = simulator.distance(scene, starts[near], goal[None])
    return distance


def _near(simulator: Simulator, scene: str, rng: np.random.Generator, config: EpisodesConfig, id: str) -> Episode:
    """An episode whose goal lies within `near_distance` of its start, near and far equally
    common.
    """
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
        f"no episode in {scene!r} with a goal within {config.near_distance} m of its start in "
        f"{config.attempts} x {config.candidates} draws"
    )


def in_range(starts: Floats, goals: Floats, distance: Floats, config: EpisodesConfig) -> Flags:
    """Which of starts [k, 3], `distance` [k] from the nearest of goals [G, 3], are as far from it,
    and as far round, as asked for.
    """
    straight = np.linalg.norm(starts[:, None] - goals, axis=-1).min(axis=1)
    within = (distance >= config.min_distance) & (distance <= config.max_distance)
    fits: Flags = within & (distance >= config.min_ratio * straight)
    return fits


def spread(distance: Floats, fits: Flags, rng: np.random.Generator) -> int:
    """The candidate next to a distance drawn evenly between the nearest and the farthest: plain
    sampling would favour the middle.
    """
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

"""ObjectNav episodes drawn from seeds: a category that is there, and a start as far from its
objects as asked for.

The goals of an episode are *places* at which a body stands with an object of the category within
reach and no wall between: Habitat's ObjectNav calls them viewpoints, and measures distances to
them. They lie on a lattice of half a metre, or a finer one where that has none.
"""

from collections.abc import Sequence

import numpy as np

from embodied.episode import Episode, EpisodesConfig
from embodied.seeding import generator
from embodied.simulator import SceneObject, Simulator
from embodied.types import Floats
from envs.episodes.point_goals import episode_of, in_range, spread
from envs.scene_objects import SceneObjectIndex, crossed, distance_along_floor, nearest_on_floor

SPACINGS = (0.5, 0.25, 0.125)
"""Metres between places: the first that gives any."""

OPAQUE = ("wall",)
"""What no place looks through."""

_SHARE = 0.9
"""Places are so much of the reach away at most: who comes to one is near enough."""


class ObjectDraw:
    """Draws episodes in a simulator's scenes; remembers the places it found.

    The category is drawn evenly among those of `categories` that the scene has within reach of the
    floor. `reach` in metres.
    """

    def __init__(self, categories: Sequence[str], reach: float) -> None:
        self.categories, self.reach = tuple(categories), reach
        self._found: dict[str, dict[str, Floats]] = {}
        self._inventory: SceneObjectIndex | None = None

    def __call__(
        self, simulator: Simulator, scene: str, rng: np.random.Generator, config: EpisodesConfig, id: str
    ) -> Episode:
        """One episode.

        Raises:
            RuntimeError: when the scene has none of the categories, or no start was found, naming
                the scene and what was asked for.
        """
        near = rng.random() < config.near_fraction
        places = self._places(simulator, scene)
        for _ in range(config.attempts):
            category = str(rng.choice(list(places)))
            goals = places[category]
            draw = _beside if near else _far
            if (start := draw(simulator, scene, goals, rng, config)) is not None:
                distance = float(simulator.distance(scene, start[None], goals)[0])
                return episode_of(scene, start, goals, distance, rng, id, category)
        asked = f"within {config.near_distance} m" if near else f"{config.min_distance} to {config.max_distance} m away"
        raise RuntimeError(
            f"no episode in {scene!r} with a start {asked} from any of {list(places)} in {config.attempts} x "
            f"{config.candidates} draws"
        )

    def _places(self, simulator: Simulator, scene: str) -> dict[str, Floats]:
        """{category: places [G, 3]} of the categories within reach in a scene."""
        if scene not in self._found:
            self._inventory = self._inventory or SceneObjectIndex(simulator)
            anchor = simulator.sample_navigable(scene, generator("places", scene))
            things = self._inventory[scene]
            walls = [wall for kind in OPAQUE for wall in things[kind]]
            found = {
                name: places_beside(simulator, scene, things[name], walls, anchor, self.reach)
                for name in self.categories
            }
            self._found[scene] = {name: places for name, places in found.items() if len(places)}
        if not self._found[scene]:
            raise RuntimeError(f"{scene!r} has none of {list(self.categories)} within reach of its floor")
        return self._found[scene]


def places_beside(
    simulator: Simulator,
    scene: str,
    things: Sequence[SceneObject],
    walls: Sequence[SceneObject],
    anchor: Floats,
    reach: float,
) -> Floats:
    """Places [G, 3] from which any of the things is within reach and not behind a wall, and to
    which a way leads from `anchor` [3].
    """
    groups = [_around(simulator, scene, thing, walls, anchor, _SHARE * reach) for thing in things]
    return np.unique(np.concatenate(groups), axis=0) if groups else np.zeros((0, 3))


def _around(
    simulator: Simulator,
    scene: str,
    thing: SceneObject,
    walls: Sequence[SceneObject],
    anchor: Floats,
    reach: float,
) -> Floats:
    for spacing in SPACINGS:
        points = _lattice(thing, reach, spacing, float(anchor[2]))
        points = points[distance_along_floor(points, thing) <= reach]
        points = points[np.isfinite(simulator.distance(scene, points, anchor[None]))]
        hidden = np.zeros(len(points), dtype=bool)
        for wall in walls:
            hidden |= crossed(points[:, :2], nearest_on_floor(points, thing), wall)
        if not hidden.all():
            return points[~hidden]
    return np.zeros((0, 3))


def _lattice(thing: SceneObject, reach: float, spacing: float, floor: float) -> Floats:
    """Points [k, 3] at whole multiples of `spacing`, as far as `reach` around the box of a
    thing.
    """
    axes = []
    for low, high in zip(thing.lower[:2], thing.upper[:2], strict=True):
        axes.append(spacing * np.arange(np.ceil((low - reach) / spacing), np.floor((high + reach) / spacing) + 1))
    x, y = np.meshgrid(*axes, indexing="ij")
    return np.stack([x.ravel(), y.ravel(), np.full(x.size, floor)], axis=1)


def _far(
    simulator: Simulator, scene: str, goals: Floats, rng: np.random.Generator, config: EpisodesConfig
) -> Floats | None:
    """A start within the ranges, near and far equally common."""
    starts = np.stack([simulator.sample_navigable(scene, rng) for _ in range(config.candidates)])
    distance = simulator.distance(scene, starts, goals)
    fits = in_range(starts, goals, distance, config)
    return starts[spread(distance, fits, rng)] if fits.any() else None


def _beside(
    simulator: Simulator, scene: str, goals: Floats, rng: np.random.Generator, config: EpisodesConfig
) -> Floats | None:
    """A start within `near_distance` of one of the goals, near and far equally common."""
    for _ in range(config.candidates):
        radius, angle = rng.uniform(0, config.near_distance), rng.uniform(-np.pi, np.pi)
        goal = goals[rng.integers(len(goals))]
        start = goal + np.array([radius * np.cos(angle), radius * np.sin(angle), 0.0])
        ways = ((goal, start), (start, goal))  # both: a way leads to a goal only where a body can stand
        if all(simulator.distance(scene, a[None], b[None])[0] <= config.near_distance for a, b in ways):
            return np.asarray(start)
    return None

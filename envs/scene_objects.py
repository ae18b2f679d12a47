"""The objects of scenes, by category, and how far they are: what ObjectNav's goals, rewards and
successes are made of.
"""

from collections import OrderedDict, defaultdict

import numpy as np

from embodied.simulator import SceneObject, Simulator
from embodied.types import Floats

_SCENES = 512
"""How many scenes are remembered."""

ByCategory = dict[str, list[SceneObject]]


class SceneObjectIndex:
    """The objects of a simulator's scenes, queried once per scene."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._scenes: OrderedDict[str, ByCategory] = OrderedDict()

    def __getitem__(self, scene: str) -> ByCategory:
        """{category: objects} of a scene; of what is not there, none."""
        if scene not in self._scenes:
            self._scenes[scene] = _by_category(self._simulator.objects(scene))
            if len(self._scenes) > _SCENES:
                self._scenes.popitem(last=False)
        self._scenes.move_to_end(scene)
        return self._scenes[scene]


def distance_along_floor(points: Floats, thing: SceneObject) -> Floats:
    """Metres [...] from points [..., 2 or more] to the box of an object, along the floor; 0 within
    it.
    """
    beside = points[..., :2] - nearest_on_floor(points, thing)
    return np.asarray(np.hypot(beside[..., 0], beside[..., 1]))


def nearest_on_floor(points: Floats, thing: SceneObject) -> Floats:
    """[..., 2]: where the box of an object is nearest to points [..., 2 or more], along the
    floor.
    """
    return np.clip(points[..., :2], thing.lower[:2], thing.upper[:2])


def crossed(start: Floats, end: Floats, thing: SceneObject) -> Floats:
    """Which of the straight lines along the floor, from start to end [..., 2], pass through the box
    of an object.
    """
    way = end - start
    with np.errstate(divide="ignore", invalid="ignore"):
        entry, leave = ((np.array(corner[:2]) - start) / way for corner in (thing.lower, thing.upper))
    inside = (start > thing.lower[:2]) & (start < thing.upper[:2])
    first = np.where(way == 0, np.where(inside, -np.inf, np.inf), np.minimum(entry, leave)).max(axis=-1)
    last = np.where(way == 0, np.where(inside, np.inf, -np.inf), np.maximum(entry, leave)).min(axis=-1)
    return np.asarray((first < last) & (last > 0) & (first < 1))


def _by_category(objects: list[SceneObject]) -> ByCategory:
    found: ByCategory = defaultdict(list)
    for thing in objects:
        found[thing.category].append(thing)
    return found

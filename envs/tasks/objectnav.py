"""ObjectNav: reach any object of a category, and say END where one is seen nearby (Batra et al.,
2020; Zeng et al., 2023).

Rewards are those of the AAP paper's released code, without its defects. There, a step's progress
was clipped to the distance travelled in its second half alone, and only that half counted as path;
here both are of the whole step, the path as in Habitat the straight line from its start to its end.
There, distances were kept by positions rounded to 0.1 m; here they are exact. There, motions of no
or of negative length became others; here they are what they say. There, the intermediate frame
after a disabled action was one of an earlier motion; here it is the current frame. And there, half
of the training episodes were mirrored, but not the pose to be predicted; here none is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, prod
from typing import Any

import numpy as np
from gymnasium.spaces import Discrete, Space
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.simulator import Moves, SceneObject, Sensor, Simulator
from embodied.task import DrawEpisode
from embodied.types import Flags, Floats, Indices, StateDict
from envs.episodes.object_goals import ObjectDraw
from envs.scene_objects import SceneObjectIndex
from envs.simulators.frame_arrays import copied
from envs.tasks.found_rule import found
from envs.tasks.mid_step_frame import PREFIX, MidStepFrames
from envs.tasks.navigation import NavigationTask, NavigationTaskConfig, frame_space, gps_compass_spaces

HABITAT_SIX = ("chair", "bed", "plant", "toilet", "television", "sofa")
"""The goals of Habitat's ObjectNav challenge, by the names they have in our houses; nearly every
house has all six.
"""

JUDGED_BY = "instance"
"""The sensor that END is judged by, observed or not."""


@dataclass(frozen=True, kw_only=True)
class ObjectNavConfig(NavigationTaskConfig):
    """END succeeds while an object of the category is seen from at most `visibility_distance`
    metres; `envs/tasks/found_rule.py` has the rule.

    `visible_share` is the least part of the picture that the object must cover, in pixels rounded
    up. `intermediate` executes each motion in two equal halves and observes the frames after the
    first one too (the released code does). `gps_compass` offers the pose (Habitat does; the
    released policy does not look at it, but learns to predict it).
    """

    categories: tuple[str, ...] = HABITAT_SIX
    visibility_distance: float = 1.0
    visible_share: float = 0.001
    intermediate: bool = True
    gps_compass: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "categories", tuple(self.categories))
        if not self.categories or len(set(self.categories)) < len(self.categories):
            raise ValueError(f"categories is {self.categories}; name at least one, each once")
        if not self.visibility_distance > 0:
            raise ValueError(f"visibility_distance is {self.visibility_distance}; it must be above 0 m")
        if not 0 <= self.visible_share < 1:
            raise ValueError(f"visible_share is {self.visible_share}; it must lie in 0..1, 1 not included")

    @property
    def sensors(self) -> tuple[str, ...]:
        """The frames that are observed, and the instance image."""
        return tuple(dict.fromkeys((*self.frames, JUDGED_BY)))

    def drawer(self) -> DrawEpisode:
        """Draws episodes whose goal is one of the categories."""
        return ObjectDraw(self.categories, self.visibility_distance)

    def goal_spaces(self, sensors: Mapping[str, Sensor]) -> dict[str, Space[Any]]:
        """Spaces of mid-step frames, objectgoal and, where observed, gps and compass."""
        frames = self.frames if self.intermediate else ()
        between: dict[str, Space[Any]] = {PREFIX + name: frame_space(sensors[name]) for name in frames}
        goal: dict[str, Space[Any]] = {"objectgoal": Discrete(len(self.categories))}
        return between | goal | (gps_compass_spaces() if self.gps_compass else {})

    def build(self, simulator: Simulator, space: ActionSpace) -> "ObjectNav":
        """The task over a simulator's bodies."""
        return ObjectNav(self, simulator, space)


class ObjectNav(NavigationTask):
    """The task over B bodies.

    Observations: the frames asked for; with `intermediate`, each of them as it was after half the
    last motion, under "intermediate_<name>"; `objectgoal`, the index of the category; with
    `gps_compass`, both as in PointNav; `previous_action`, the number of actions where there is none
    yet. Distances are geodesic, to the nearest of the episode's goals: places from which an object
    of the category is within reach.

    Raises:
        ValueError: when a frame is asked for, or needed to judge, that the simulator does not
            sense.
    """

    config: ObjectNavConfig

    def __init__(self, config: ObjectNavConfig, simulator: Simulator, space: ActionSpace) -> None:
        super().__init__(config, simulator, space)
        self.wants_mid_step_frames = config.intermediate
        self._inventory = SceneObjectIndex(simulator)
        self._pixels = max(1, ceil(config.visible_share * prod(simulator.sensors[JUDGED_BY].shape)))
        self._mid_step = MidStepFrames(config.frames if config.intermediate else (), simulator.bodies)
        self._scenes: list[str | None] = [None] * simulator.bodies
        self._categories = np.zeros(simulator.bodies, dtype=np.int64)
        self._views: Mapping[str, Any] = {}

    def reset(self, which: Indices, episodes: Sequence[Episode]) -> None:
        """Bodies `which` [k], already placed, begin `episodes`.

        Raises:
            ValueError: when an episode has no goal, or a category that is not among the task's.
        """
        self._categories[which] = [self._category(episode) for episode in episodes]
        for body, episode in zip(which, episodes, strict=True):
            self._scenes[body] = episode.scene
        self._mid_step.begin(which)
        super().reset(which, episodes)

    def consume(self, views: Mapping[str, Any]) -> None:
        """See `ConsumesFrames`."""
        self._views = views
        self._mid_step.complete(views)

    def consume_mid_step(self, views: Mapping[str, Any]) -> None:
        """See `ConsumesFrames`."""
        self._mid_step.take(views)

    def sensed(self, poses: Floats) -> dict[str, NDArray[Any]]:
        """Intermediate frames, the category, and the pose if it is offered."""
        pose = self._gps_compass(poses) if self.config.gps_compass else {}
        return self._mid_step.observation() | {"objectgoal": self._categories.copy()} | pose

    def succeeded(self, ended: Flags) -> Flags:
        """END was said where an object of the category is found. END moves nothing, so what was
        seen before it is seen at it.
        """
        success, poses = np.zeros_like(ended), self._simulator.poses
        for body in np.flatnonzero(ended):
            things = self._things(int(body))
            instances = copied(self._views[JUDGED_BY][body])
            success[body] = found(things, poses[body], instances, self.config.visibility_distance, self._pixels)
        return success

    def progress(self, nearer: Floats, moves: Moves) -> Floats:
        """No more, either way, than was travelled."""
        travelled = np.hypot(moves.travelled[:, 0], moves.travelled[:, 1])
        return np.clip(nearer, -travelled, travelled)

    def state_dict(self) -> StateDict:
        """Enough to go on exactly from here."""
        own = {
            "scenes": list(self._scenes),
            "categories": self._categories.copy(),
            "halfway": self._mid_step.state_dict(),
        }
        return super().state_dict() | own

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`; `consume` must follow."""
        super().load_state_dict(state)
        self._scenes, self._categories = list(state["scenes"]), np.array(state["categories"])
        self._mid_step.load_state_dict(state["halfway"])

    def _things(self, body: int) -> list[SceneObject]:
        scene = self._scenes[body]
        return [] if scene is None else self._inventory[scene][self.config.categories[self._categories[body]]]

    def _category(self, episode: Episode) -> int:
        if not episode.goals:
            raise ValueError(f"ObjectNav needs goals; episode {episode.id!r} has none")
        if episode.category not in self.config.categories:
            raise ValueError(
                f"episode {episode.id!r} asks for {episode.category!r}; task.categories are "
                f"{list(self.config.categories)}"
            )
        return self.config.categories.index(episode.category)

"""Measures of the episodes in progress."""

from dataclasses import dataclass, fields

import numpy as np

from embodied.types import Flags, Floats, Indices, StateDict
from envs.tasks import measures


@dataclass(eq=False)
class EpisodeMeasures:
    """The record of B bodies since each began its episode. Every field is an array [B, ...].

    `path_length` sums the straight lines between the positions seen after each step, as Habitat
    does.
    """

    start: Floats
    position: Floats
    start_distance: Floats
    distance: Floats
    path_length: Floats
    steps: Floats
    collisions: Floats
    reward: Floats
    succeeded: Flags

    @classmethod
    def of(cls, bodies: int) -> "EpisodeMeasures":
        """Bodies that have not begun."""
        return cls(
            start=np.zeros((bodies, 4)),
            position=np.zeros((bodies, 3)),
            start_distance=np.zeros(bodies),
            distance=np.zeros(bodies),
            path_length=np.zeros(bodies),
            steps=np.zeros(bodies),
            collisions=np.zeros(bodies),
            reward=np.zeros(bodies),
            succeeded=np.zeros(bodies, dtype=bool),
        )

    def begin(self, which: Indices, poses: Floats, distance: Floats) -> None:
        """Bodies `which` [k] set out from `poses` [k, 4], `distance` [k] away from their goals."""
        for f in fields(self):
            getattr(self, f.name)[which] = 0
        self.start[which] = poses
        self.position[which] = poses[:, :3]
        self.start_distance[which] = self.distance[which] = distance

    def step(self, poses: Floats, distance: Floats, collided: Flags) -> Floats:
        """Account for one step of every body; gives the metres each came nearer [B], 0 where there
        is no path.
        """
        nearer = np.zeros_like(distance)
        np.subtract(self.distance, distance, out=nearer, where=np.isfinite(self.distance) & np.isfinite(distance))
        self.path_length += np.linalg.norm(poses[:, :3] - self.position, axis=1)
        self.position = poses[:, :3].copy()
        self.distance = distance
        self.steps += 1
        self.collisions += collided
        return nearer

    def measures(self) -> dict[str, Floats]:
        """{measure: float64 [B]} so far."""
        return {
            "success": self.succeeded.astype(np.float64),
            "spl": measures.spl(self.succeeded, self.start_distance, self.path_length),
            "soft_spl": measures.soft_spl(self.distance, self.start_distance, self.path_length),
            "distance_to_goal": self.distance.copy(),
            "episode_length": self.steps.copy(),
            "path_length": self.path_length.copy(),
            "return": self.reward.copy(),
            "collisions": self.collisions.copy(),
            "start_distance": self.start_distance.copy(),
        }

    def state_dict(self) -> StateDict:
        """A copy of every array."""
        return {f.name: getattr(self, f.name).copy() for f in fields(self)}

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`."""
        for f in fields(self):
            setattr(self, f.name, np.array(state[f.name]))

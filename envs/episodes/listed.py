"""A fixed list of episodes, assigned to bodies before the start."""

from collections.abc import Sequence

import numpy as np

from embodied.episode import Episode
from embodied.episode_assignment import share_of_body
from embodied.types import StateDict


class ListedEpisodes:
    """Runs a list once: episode i on body i mod B. At the end of its share a body rests."""

    def __init__(self, episodes: Sequence[Episode], bodies: int) -> None:
        self.bodies = bodies
        self._shares = [share_of_body(tuple(episodes), body, bodies) for body in range(bodies)]
        self._started = np.zeros(bodies, dtype=np.int64)

    def __len__(self) -> int:
        return sum(map(len, self._shares))

    def next(self, body: int) -> Episode | None:
        """Returns the next episode of a body, or None at the end of its share."""
        share, index = self._shares[body], int(self._started[body])
        if index >= len(share):
            return None
        self._started[body] += 1
        return share[index]

    def restart(self, seed: int) -> None:
        """Starts again at the first episode; the seed has no effect."""
        self._started[:] = 0

    def state_dict(self) -> StateDict:
        """Returns the number of episodes each body has started."""
        return {"dealt": self._started.copy()}

    def load_state_dict(self, state: StateDict) -> None:
        """Continues from `state_dict`."""
        self._started = np.array(state["dealt"])

    def close(self) -> None:
        """Does nothing: there is nothing to stop."""

"""A fixed list of episodes, dealt before starting."""

from collections.abc import Sequence

import numpy as np

from embodied.episode import Episode
from embodied.simulator import State


class ListedEpisodes:
    """Episode i goes to body i mod B, so bodies with short episodes do not take more of them. At the end of the list bodies rest."""

    def __init__(self, episodes: Sequence[Episode], bodies: int) -> None:
        self.bodies = bodies
        self._episodes = tuple(episodes)
        self._dealt = np.zeros(bodies, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._episodes)

    def next(self, body: int) -> Episode | None:
        """The next episode of a body, or None at the end of its share."""
        i = body + self.bodies * int(self._dealt[body])
        if i >= len(self._episodes):
            return None
        self._dealt[body] += 1
        return self._episodes[i]

    def restart(self, seed: int) -> None:
        """Back to the first episode, whatever the seed."""
        self._dealt[:] = 0

    def state_dict(self) -> State:
        """How many episodes each body was dealt."""
        return {"dealt": self._dealt.copy()}

    def load_state_dict(self, state: State) -> None:
        """Go on from `state_dict`."""
        self._dealt = np.array(state["dealt"])

    def close(self) -> None:
        """There is nothing to stop."""

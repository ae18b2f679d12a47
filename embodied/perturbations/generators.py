"""The random numbers of running episodes: one stream a body, a function of the seeds and the step
alone.
"""

import numpy as np
from numpy.typing import NDArray

from embodied.seeding import generator

_BLOCK = 128
"""Steps drawn at a time. Part of the definition of the streams: another value gives other
numbers.
"""


class EpisodeGenerators:
    """Uniform numbers for B bodies at any step of their episodes.

    Nothing is consumed: the numbers of a step follow from (seed, episode, step), so restoring a
    stream means knowing the step.
    """

    def __init__(self, seed: int, bodies: int) -> None:
        self._seed = seed
        self._episodes = [0] * bodies
        self._blocks = np.full(bodies, -1, dtype=np.int64)
        self._numbers = np.empty((bodies, _BLOCK, 0))

    @property
    def columns(self) -> int:
        """How many numbers a step has."""
        return self._numbers.shape[2]

    def begin(self, body: int, episode: int) -> None:
        """Put `body` on the stream of the episode with that seed."""
        self._episodes[body], self._blocks[body] = episode, -1

    def widen(self, columns: int) -> None:
        """Draws at least `columns` numbers a step; the first ones do not change."""
        if columns > self.columns:
            self._numbers = np.empty((len(self._episodes), _BLOCK, columns))
            self._blocks[:] = -1

    def at(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        """[B, columns] numbers in (0, 1) for the steps [B] the bodies are at."""
        blocks = steps // _BLOCK
        for body in np.flatnonzero(blocks != self._blocks).tolist():
            self._numbers[body] = self._draw(body, int(blocks[body]))
        self._blocks = blocks
        return self._numbers[np.arange(len(steps)), steps % _BLOCK]

    def _draw(self, body: int, block: int) -> NDArray[np.float64]:
        rng = generator(self._seed, "noise", self._episodes[body], block)
        return np.maximum(rng.random((self.columns, _BLOCK)), np.finfo(np.float64).tiny).T

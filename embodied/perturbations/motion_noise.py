"""Random errors of executed motions, different at every step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from embodied.types import Floats, Motions


@dataclass(frozen=True, kw_only=True, eq=False)
class MotionNoise:
    """A Gaussian error of each step's motion.

    `mean` and `sigma` [2, 3]: the first row is for motions that go somewhere, the second for turns
    on the spot. Columns: metres along the direction of motion (forward on a turn), metres to the
    left of it, degrees (in the turn's own direction on a turn, counter-clockwise on a move). Each
    draw is cut to `cut` sigmas around the mean, and never takes away more than the share `keep` of
    the intended metres or degrees; then it is multiplied by `gain`.
    """

    mean: Floats
    sigma: Floats
    cut: float = np.inf
    keep: float = np.inf
    gain: float = 1.0


_NONE = MotionNoise(mean=np.zeros((2, 3)), sigma=np.zeros((2, 3)))


class BatchMotionNoise:
    """The errors of B bodies, at most n each, held as arrays [B, n, ...] so that a step of all
    bodies is one calculation.
    """

    def __init__(self, bodies: int) -> None:
        self._given: list[tuple[MotionNoise, ...]] = [()] * bodies
        self._make_room(0)

    def put(self, body: int, jitters: tuple[MotionNoise, ...]) -> None:
        """Replaces the errors of `body`."""
        self._given[body] = jitters
        if len(jitters) > self._width:
            self._make_room(len(jitters))
        else:
            self._fill(body)

    def disturb(self, motions: Motions, uniforms: Floats) -> Motions:
        """Motions [B, 3] with their errors, from `uniforms` [B, at least n, 3] in (0, 1). A motion
        of zero stays zero.
        """
        metres: Floats = np.hypot(motions[:, 0], motions[:, 1])
        row = np.where(metres > 0, 0, 1)
        intended = np.zeros_like(motions)
        intended[:, 0], intended[:, 2] = metres, np.where(row, np.abs(motions[:, 2]), 0.0)
        error = self._draw(row, intended, uniforms[:, : self._width])
        return np.where(
            (motions != 0).any(axis=1, keepdims=True), motions + _in_body_frame(error, motions, metres), 0.0
        )

    def _make_room(self, width: int) -> None:
        bodies, self._width = len(self._given), width
        self._mean, self._sigma = np.zeros((2, bodies, width, 2, 3))
        self._cut, self._keep, self._gain = np.zeros((3, bodies, width))
        for body in range(bodies):
            self._fill(body)

    def _fill(self, body: int) -> None:
        """Copy a body's errors into the arrays; where it has fewer than there is room for, the rest
        are none.
        """
        given = self._given[body]
        for i, jitter in enumerate(given + (_NONE,) * (self._width - len(given))):
            self._mean[body, i], self._sigma[body, i] = jitter.mean, jitter.sigma
            self._cut[body, i], self._keep[body, i], self._gain[body, i] = jitter.cut, jitter.keep, jitter.gain

    def _draw(self, row: NDArray[np.intp], intended: Motions, uniforms: Floats) -> Motions:
        """Errors [B, 3] in the frame of the motion: along, left of it, degrees."""
        bodies = np.arange(len(row))
        mean, sigma = self._mean[bodies, :, row], self._sigma[bodies, :, row]
        upper = np.broadcast_to(self._cut[:, :, None], mean.shape)
        kept = np.where(intended > 0, intended, np.inf)[:, None] * self._keep[:, :, None]
        lower = np.maximum(-upper, (-kept - mean) / np.where(sigma > 0, sigma, 1.0))
        below, above = ndtr(lower), ndtr(upper)
        drawn = mean + np.where(sigma > 0, sigma * ndtri(below + uniforms * (above - below)), 0.0)
        return np.asarray((self._gain[:, :, None] * drawn).sum(axis=1), dtype=np.float64)


def _in_body_frame(error: Motions, motions: Motions, metres: Floats) -> Motions:
    moving = metres > 0
    length = np.where(moving, metres, 1.0)
    along, left = np.where(moving, motions[:, 0] / length, 1.0), np.where(moving, motions[:, 1] / length, 0.0)
    sense = np.where(moving | (motions[:, 2] >= 0), 1.0, -1.0)
    return np.stack(
        (along * error[:, 0] - left * error[:, 1], left * error[:, 0] + along * error[:, 1], sense * error[:, 2]),
        axis=1,
    )

"""Motions executed along their own path: a disc against the distance field, sliding along what it touches."""

from typing import Any

import numpy as np
import warp as wp

from embodied.simulator import Flags, Floats, Indices, Moves
from envs.embedded.navigation.clearance import CONTACT_TOLERANCE, VIEW_DTYPE, GridView, in_reach, probe
from envs.embedded.navigation.grid import NavigationGrid

SUBSTEP = 0.02
"""Metres of path between two looks at the distance field; far below any radius, so no wall fits in between."""

_FARTHEST = 2.0 * SUBSTEP
_DEGREE = np.pi / 180.0
_QUARTER_TURN = 0.5 * np.pi
_WHOLE_TURN = 2.0 * np.pi


class Mover:
    """Moves B bodies, each in its own grid, in one launch.

    Runs on the host even where frames are rendered on a GPU: 32 bodies take microseconds, and poses are host arrays anyway.
    """

    def __init__(self, bodies: int) -> None:
        self.poses: Floats = np.zeros((bodies, 4))
        self.views = np.zeros(bodies, dtype=VIEW_DTYPE)
        self._grids: list[NavigationGrid | None] = [None] * bodies  # keeps alive what the views point into
        self._motions, self._travelled = np.zeros((bodies, 3)), np.zeros((bodies, 3))
        self._active, self._collided = np.zeros(bodies, dtype=np.bool_), np.zeros(bodies, dtype=np.bool_)
        self._launch = self._record()

    def _record(self) -> Any:
        """A recorded launch costs a twentieth of a fresh one."""
        inputs = [wp.array(self.views, dtype=GridView, device="cpu", copy=False)]
        inputs += [_wrap(array, wp.float64) for array in (self._motions,)] + [_wrap(self._active, wp.bool)]
        outputs = [_wrap(self.poses, wp.float64), _wrap(self._travelled, wp.float64), _wrap(self._collided, wp.bool)]
        size = len(self.poses)
        return wp.launch(_move, dim=size, inputs=inputs, outputs=outputs, device="cpu", record_cmd=True)

    def place(self, which: Indices, grids: list[NavigationGrid], poses: Floats) -> None:
        """Put bodies into grids at poses [k, 4]; the caller has checked that they can stand there."""
        for body, grid, pose in zip(which, grids, poses, strict=True):
            self._grids[body] = grid
            self.views[body] = grid.view
            self.poses[body] = pose

    def move(self, motions: Floats, active: Flags) -> Moves:
        """Execute motions [B, 3] (forward m, left m, turn degrees) of the active bodies.

        Raises:
            ValueError: when a motion is not finite.
        """
        if not np.isfinite(motions).all():
            raise ValueError(f"motions must be finite, got {motions[~np.isfinite(motions).all(axis=-1)][0]}")
        self._motions[:], self._active[:] = motions, active
        self._launch.launch()
        return Moves(self._travelled.copy(), self._collided.copy())


def _wrap(array: np.ndarray, dtype: Any) -> wp.array:
    return wp.array(array, dtype=dtype, device="cpu", copy=False)


@wp.func
def _sine_cosine(angle: wp.float64) -> wp.vec2d:
    """Sine and cosine from sums and products alone: math libraries differ in the last bit from CPU to CPU."""
    quarter = wp.float64(_QUARTER_TURN)
    turns = wp.floor(angle / quarter + wp.float64(0.5))
    x = angle - turns * quarter
    square = x * x
    sine = wp.float64(0.0)
    cosine = wp.float64(0.0)
    for k in range(9):  # Taylor by Horner, exact to the last bit for |x| <= pi / 4
        n = wp.float64(2 * (8 - k))
        cosine = wp.float64(1.0) - cosine * square / ((n + wp.float64(1.0)) * (n + wp.float64(2.0)))
        sine = wp.float64(1.0) - sine * square / ((n + wp.float64(2.0)) * (n + wp.float64(3.0)))
    sine = sine * x
    quadrant = int(turns - wp.float64(4.0) * wp.floor(turns / wp.float64(4.0)))
    if quadrant == 1:
        return wp.vec2d(cosine, -sine)
    if quadrant == 2:
        return wp.vec2d(-sine, -cosine)
    if quadrant == 3:
        return wp.vec2d(-cosine, sine)
    return wp.vec2d(sine, cosine)


@wp.func
def _first_chord(forward: wp.float64, left: wp.float64, turn: wp.float64) -> wp.vec2d:
    """Displacement of a body that drives (forward, left) while it turns evenly by `turn` radians (SE(2) exponential)."""
    if wp.abs(turn) < wp.float64(1.0e-9):
        return wp.vec2d(forward, left)
    rotation = _sine_cosine(turn)
    along = rotation[0] / turn
    across = (wp.float64(1.0) - rotation[1]) / turn
    return wp.vec2d(along * forward - across * left, across * forward + along * left)


@wp.func
def _push_out(grid: GridView, x: wp.float64, y: wp.float64) -> wp.vec2d:
    """The nearest place uphill in clearance where the disc touches nothing; what is left of a motion there is its slide."""
    for _ in range(5):
        here = probe(grid, x, y)
        missing = grid.radius - here[0]
        steepness = wp.sqrt(here[1] * here[1] + here[2] * here[2])
        if missing > wp.float64(0.0) and steepness > wp.float64(1.0e-6):
            away = (missing + wp.float64(1.0e-6)) / steepness
            x += away * here[1]
            y += away * here[2]
    return wp.vec2d(x, y)


@wp.func
def _wrapped(angle: wp.float64) -> wp.float64:
    """The same angle in [-pi, pi)."""
    whole = wp.float64(_WHOLE_TURN)
    return angle - whole * wp.floor(angle / whole + wp.float64(0.5))


@wp.kernel(enable_backward=False)
def _move(
    grids: wp.array(dtype=GridView),
    motions: wp.array2d(dtype=wp.float64),
    active: wp.array(dtype=wp.bool),
    poses: wp.array2d(dtype=wp.float64),
    travelled: wp.array2d(dtype=wp.float64),
    collided: wp.array(dtype=wp.bool),
):
    body = wp.tid()
    collided[body] = False
    for axis in range(3):
        travelled[body, axis] = wp.float64(0.0)
    if not active[body]:
        return
    grid = grids[body]
    forward = motions[body, 0]
    left = motions[body, 1]
    turn = motions[body, 2] * wp.float64(_DEGREE)
    pieces = int(wp.ceil(wp.sqrt(forward * forward + left * left) / wp.float64(SUBSTEP)))
    share = wp.float64(1.0) / wp.float64(wp.max(pieces, 1))
    chord = _first_chord(forward * share, left * share, turn * share)
    bend = _sine_cosine(turn * share)
    start = _sine_cosine(poses[body, 3])
    sine = start[0]
    cosine = start[1]
    x = poses[body, 0]
    y = poses[body, 1]
    touched = bool(False)
    for _ in range(pieces):
        ahead_x = x + cosine * chord[0] - sine * chord[1]
        ahead_y = y + sine * chord[0] + cosine * chord[1]
        if probe(grid, ahead_x, ahead_y)[0] < grid.radius:
            touched = True
            free = _push_out(grid, ahead_x, ahead_y)
            ahead_x = free[0]
            ahead_y = free[1]
        gone = wp.sqrt((ahead_x - x) * (ahead_x - x) + (ahead_y - y) * (ahead_y - y))
        clear = probe(grid, ahead_x, ahead_y)[0] >= grid.radius - wp.float64(CONTACT_TOLERANCE)
        # A sub-step that ends too close, too far off or out of reach is not taken: corners hold, nothing tunnels.
        if clear and gone <= wp.float64(_FARTHEST) and in_reach(grid, ahead_x, ahead_y):
            x = ahead_x
            y = ahead_y
        else:
            touched = True
        turned = sine * bend[1] + cosine * bend[0]
        cosine = cosine * bend[1] - sine * bend[0]
        sine = turned
    moved_x = x - poses[body, 0]
    moved_y = y - poses[body, 1]
    travelled[body, 0] = start[1] * moved_x + start[0] * moved_y
    travelled[body, 1] = start[1] * moved_y - start[0] * moved_x
    travelled[body, 2] = motions[body, 2]
    collided[body] = touched
    poses[body, 0] = x
    poses[body, 1] = y
    poses[body, 3] = _wrapped(poses[body, 3] + turn)

"""Motions executed along their own path: a disc against the distance field, sliding along what it
touches.
"""

from typing import Any

import numpy as np
import warp as wp

from embodied.simulator import Moves
from embodied.types import Flags, Floats, Indices
from envs.simulators.embedded.navigation.clearance import CONTACT_TOLERANCE, VIEW_DTYPE, GridView, in_reach, probe
from envs.simulators.embedded.navigation.grid import NavigationGrid
from envs.simulators.embedded.navigation.kernels import COMPILE, on_host

wp.set_module_options(COMPILE)

SUBSTEP = 0.02
"""Metres of path between two looks at the distance field; far below any radius, so no wall fits in
between.
"""

_FARTHEST = 2.0 * SUBSTEP
_DEGREE = np.pi / 180.0
_QUARTER_TURN = 0.5 * np.pi
_WHOLE_TURN = 2.0 * np.pi


class Mover:
    """Moves B bodies, each in its own grid, in one launch.

    Runs on the host even where frames are rendered on a GPU: 32 bodies take microseconds, and poses
    are host arrays anyway.
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
        inputs = [on_host(self.views, GridView), on_host(self._motions, wp.vec3d), on_host(self._active, wp.bool)]
        outputs = [on_host(self.poses, wp.vec4d), on_host(self._travelled, wp.vec3d), on_host(self._collided, wp.bool)]
        size = len(self.poses)
        return wp.launch(_move, dim=size, inputs=inputs, outputs=outputs, device="cpu", record_cmd=True)

    def place(self, which: Indices, grids: list[NavigationGrid], poses: Floats) -> None:
        """Put bodies into grids at poses [k, 4]; the caller has checked that they can stand
        there.
        """
        for body, grid, pose in zip(which, grids, poses, strict=True):
            self._grids[body] = grid
            self.views[body] = grid.view
            self.poses[body] = pose

    def move(self, motions: Floats, active: Flags) -> Moves:
        """Execute motions [B, 3] (forward m, left m, turn degrees) of the active bodies.

        Raises:
            ValueError: when a motion is not finite.
        """
        if not np.isfinite(motions[active]).all():
            raise ValueError(f"motions must be finite, got {motions[active & ~np.isfinite(motions).all(axis=-1)][0]}")
        self._motions[:], self._active[:] = motions, active
        self._launch.launch()
        return Moves(self._travelled.copy(), self._collided.copy())


@wp.func
def _sine_cosine(angle: wp.float64) -> wp.vec2d:
    """Sine and cosine from sums and products alone: math libraries differ in the last bit from CPU
    to CPU.
    """
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
def _turned(vector: wp.vec2d, by: wp.vec2d) -> wp.vec2d:
    """A vector turned by an angle of which `by` holds sine and cosine."""
    return wp.vec2d(by[1] * vector[0] - by[0] * vector[1], by[0] * vector[0] + by[1] * vector[1])


@wp.func
def _chord(forward: wp.float64, left: wp.float64, turn: wp.float64) -> wp.vec2d:
    """Displacement of a body that drives (forward, left) while it turns evenly by `turn` radians
    (SE(2) exponential).
    """
    if wp.abs(turn) < wp.float64(1.0e-9):
        return wp.vec2d(forward, left)
    rotation = _sine_cosine(turn)
    return _turned(wp.vec2d(forward, left), wp.vec2d((wp.float64(1.0) - rotation[1]) / turn, rotation[0] / turn))


@wp.func
def _push_out(grid: GridView, at: wp.vec2d) -> wp.vec2d:
    """The nearest place uphill in clearance where the disc touches nothing; what is left of a
    motion there is its slide.
    """
    for _ in range(5):
        here = probe(grid, at[0], at[1])
        slope = wp.vec2d(here[1], here[2])
        missing = grid.radius - here[0]
        steepness = wp.length(slope)
        if missing > wp.float64(0.0) and steepness > wp.float64(1.0e-6):
            at = at + slope * ((missing + wp.float64(1.0e-6)) / steepness)
    return at


@wp.func
def _advance(grid: GridView, at: wp.vec2d, step: wp.vec2d) -> wp.vec3d:
    """Where one sub-step leads, and 1 if it touched anything.

    A sub-step that would end too close, too far off or out of reach is not taken: corners hold, and
    nothing tunnels.
    """
    there = at + step
    if probe(grid, there[0], there[1])[0] >= grid.radius and in_reach(grid, there[0], there[1]):
        return wp.vec3d(there[0], there[1], wp.float64(0.0))
    there = _push_out(grid, there)
    clear = probe(grid, there[0], there[1])[0] >= grid.radius - wp.float64(CONTACT_TOLERANCE)
    if clear and wp.length(there - at) <= wp.float64(_FARTHEST) and in_reach(grid, there[0], there[1]):
        return wp.vec3d(there[0], there[1], wp.float64(1.0))
    return wp.vec3d(at[0], at[1], wp.float64(1.0))


@wp.func
def _wrapped(angle: wp.float64) -> wp.float64:
    """The same angle in [-pi, pi)."""
    whole = wp.float64(_WHOLE_TURN)
    return angle - whole * wp.floor(angle / whole + wp.float64(0.5))


@wp.kernel
def _move(
    grids: wp.array(dtype=GridView),
    motions: wp.array(dtype=wp.vec3d),
    active: wp.array(dtype=wp.bool),
    poses: wp.array(dtype=wp.vec4d),
    travelled: wp.array(dtype=wp.vec3d),
    collided: wp.array(dtype=wp.bool),
):
    body = wp.tid()
    travelled[body] = wp.vec3d()
    collided[body] = False
    if not active[body]:
        return
    motion = motions[body]
    pose = poses[body]
    turn = motion[2] * wp.float64(_DEGREE)
    length = wp.length(wp.vec2d(motion[0], motion[1]))
    pieces = int(wp.ceil(length / wp.float64(SUBSTEP)))
    share = wp.float64(1.0) / wp.float64(wp.max(pieces, 1))
    chord = _chord(motion[0] * share, motion[1] * share, turn * share)
    bend = _sine_cosine(turn * share)
    start = _sine_cosine(pose[3])
    step = _turned(chord, start)
    at = wp.vec2d(pose[0], pose[1])
    touched = wp.float64(0.0)
    for _ in range(pieces):
        result = _advance(grids[body], at, step)
        at = wp.vec2d(result[0], result[1])
        touched = touched + result[2]
        step = _turned(step, bend)
    moved = _turned(at - wp.vec2d(pose[0], pose[1]), wp.vec2d(-start[0], start[1]))
    travelled[body] = wp.vec3d(moved[0], moved[1], motion[2])
    collided[body] = touched > wp.float64(0.0)
    poses[body] = wp.vec4d(at[0], at[1], pose[2], _wrapped(pose[3] + turn))

"""Actions that only ask."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from embodied.types import Floats
from envs.coordinates.unity import Vector, to_unity, to_world
from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.thor.standin.action_result import ActionResult, InvalidArgumentError, RefusedError
from envs.simulators.thor.standin.scene_table import SCENES
from envs.simulators.thor.standin.session import Session
from envs.simulators.thor.standin.thor_objects import ThorObject, rotation

Arguments = Mapping[str, Any]

_SNAP = 0.05
"""Metres: a point this near to where a body can stand is taken for that position, for every error
that is allowed.
"""


def scenes_in_build(session: Session, given: Arguments) -> ActionResult:
    """Names of all scenes."""
    return ActionResult(list(SCENES), query=True)


def reachable_positions(session: Session, given: Arguments) -> ActionResult:
    """Where the agent can come in steps of the grid along x and z: the lattice lies through where
    it stands.
    """
    step = float(given.get("gridSize") or session.settings["gridSize"])
    points = reachable(session.grid, session.at, step)
    most = given.get("maxStepCount")
    if most is not None:
        points = points[np.abs(points - session.at).sum(axis=1) <= int(most) * step + 1e-6]
    return ActionResult([to_unity((x, y, 0.0), session.robot.origin) for x, y in points.tolist()], query=True)


def reachable(grid: NavigationGrid, start: Floats, step: float) -> Floats:
    """[k, 2]: points of the lattice of `step` metres through `start` that a body comes to, first
    the start.
    """
    rows, cols = grid.clearance.shape
    low = np.ceil((np.array([grid.west, grid.south]) - start) / step).astype(int)
    high = np.floor((np.array([grid.west + cols * grid.cell, grid.south + rows * grid.cell]) - start) / step).astype(
        int
    )
    i, j = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1), indexing="ij")
    points = start + step * np.stack([i, j], axis=-1)
    free = grid.stands(points)
    labels = _joined(grid, points, free)
    same = free & (labels == labels[-low[0], -low[1]])
    order = np.abs(points[same] - start).sum(axis=1).argsort(kind="stable")
    return np.asarray(points[same][order])


def _joined(grid: NavigationGrid, points: Floats, free: Any) -> Any:
    """Which of the free points [m, n, 2] steps join: equal numbers; a step passes only where its
    middle is free too.
    """
    number = np.arange(free.size).reshape(free.shape)
    ends: list[Any] = []
    for ahead, behind in ((np.s_[1:, :], np.s_[:-1, :]), (np.s_[:, 1:], np.s_[:, :-1])):
        passes = free[ahead] & free[behind] & grid.stands((points[ahead] + points[behind]) / 2)
        ends.append(np.stack([number[ahead][passes], number[behind][passes]]))
    a, b = np.concatenate(ends, axis=1)
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(free.size, free.size))
    return connected_components(graph, directed=False)[1].reshape(free.shape)


def shortest_path(session: Session, given: Arguments) -> ActionResult:
    """To the nearest object of `objectType`, or to the one of `objectId`."""
    wanted = given.get("objectId"), given.get("objectType")
    if (wanted[0] is None) == (wanted[1] is None):
        raise InvalidArgumentError("GetShortestPath needs an objectId or an objectType, and not both")
    things = session.scene.things
    found = (
        things.of_type(str(wanted[1]))
        if wanted[0] is None
        else [things.by_id[i] for i in [wanted[0]] if i in things.by_id]
    )
    if not found:
        raise RefusedError(f"Object not found: {wanted[0] or wanted[1]}", "OBJECT_ID_NOT_FOUND", query=True)
    return _path(session, given, np.array([_beside(session.grid, thing) for thing in found]))


def shortest_path_to_point(session: Session, given: Arguments) -> ActionResult:
    """To `target`, or the point x, y, z."""
    target = given.get("target") or given
    if missing := [axis for axis in "xyz" if axis not in target]:
        raise RefusedError(
            f"GetShortestPathToPoint needs a target, or x, y and z; missing: {missing}", "MissingArguments"
        )
    return _path(session, given, _standing(session.grid, to_world(target), _error(given))[None])


def map_view_camera(session: Session, given: Arguments) -> ActionResult:
    """Where a camera shows all of the scene from straight above, as arguments of
    `AddThirdPartyCamera`.
    """
    lower, upper = session.scene.bounds
    size = max(upper[0] - lower[0], upper[1] - lower[1]) / 2
    centre = (lower + upper) / 2
    position = to_unity((float(centre[0]), float(centre[1]), float(upper[2])), 1.0)
    return ActionResult(
        {"position": position, "rotation": rotation(0.0, 90.0), "orthographic": True, "orthographicSize": float(size)},
        query=True,
    )


def _path(session: Session, given: Arguments, goals: Floats) -> ActionResult:
    grid, stage = session.grid, session.scene
    position = given.get("position") or to_unity((*session.at.tolist(), 0.0), session.robot.origin)
    start = _standing(grid, to_world(position), _error(given))
    with stage.fields.lock:
        way = stage.fields.field(grid, goals).way(start)
    if not len(way):
        raise RefusedError("Path could not be found", query=True)
    return ActionResult({"corners": corners(way)}, query=True)


def corners(way: Floats) -> list[Vector]:
    """Lowers a path to the floor; repeats the point of a path of one, as AI2-THOR does."""
    points: Sequence[Any] = way.tolist() if len(way) > 1 else [*way.tolist(), *way.tolist()]
    return [to_unity((x, y, 0.0)) for x, y in points]


def _error(given: Arguments) -> float:
    return max(float(given.get("allowedError") or 0.0), _SNAP)


def _standing(grid: NavigationGrid, point: tuple[float, float, float], error: float) -> Floats:
    """[2]: the place itself, or the nearest one where a body can stand, at most `error` metres
    away.

    Raises:
        RefusedError: when there is none.
    """
    if grid.stands_at(point[0], point[1]):
        return np.array(point[:2])
    nearest = _nearest(grid, lambda places: np.hypot(*(places - np.array(point[:2])).T))
    if math.dist(nearest, point[:2]) > error:
        raise RefusedError(
            f"No point to stand within {error} m of {to_unity(point)}: Path could not be found", query=True
        )
    return nearest


def _beside(grid: NavigationGrid, thing: ThorObject) -> Floats:
    """[2]: where a body can stand that is nearest to an object."""
    return _nearest(grid, lambda places: np.hypot(*(np.clip(places, thing.lower[:2], thing.upper[:2]) - places).T))


def _nearest(grid: NavigationGrid, distance: Any) -> Floats:
    rows, cols = np.nonzero(grid.navigable)
    places = np.stack([grid.west + (cols + 0.5) * grid.cell, grid.south + (rows + 0.5) * grid.cell], axis=1)
    return np.asarray(places[distance(places).argmin()])

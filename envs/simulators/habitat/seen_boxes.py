"""Boxes of objects, measured: looked at from all over the floor, depth and ids give points of every
object.

habitat-sim's own boxes are wrong for some scans (they take in the world's origin). These hold what
was seen and no more: an object's hidden side is missing, and its edges are as sharp as the
picture's pixels.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import SceneObject
from embodied.types import Floats, Pose
from envs.simulators.habitat.config import HabitatSettings

HEADINGS = 6
"""Directions looked in from every point."""

Box = tuple[Floats, Floats]


class DepthView(NamedTuple):
    """A pose, and depth in metres and ids [H, W] seen from it."""

    pose: Pose
    depth: NDArray[np.float32]
    ids: NDArray[Any]


def outlooks(points: Sequence[Floats]) -> Iterator[Pose]:
    """Every direction from every point [3]."""
    for x, y, z in points:
        for k in range(HEADINGS):
            yield float(x), float(y), float(z), 2 * math.pi * k / HEADINGS


def boxed(objects: Sequence[SceneObject], views: Iterator[DepthView], config: HabitatSettings) -> list[SceneObject]:
    """The objects that some view shows, in the boxes of what it shows of them."""
    found: dict[int, Box] = {}
    for view in views:
        points, seen = _points(view, config), view.depth > 0
        for id in np.unique(view.ids[seen]):
            here = points[seen & (view.ids == id)]
            low, high = found.get(int(id), (np.full(3, np.inf), np.full(3, -np.inf)))
            found[int(id)] = np.minimum(low, here.min(axis=0)), np.maximum(high, here.max(axis=0))
    return [_in_box(thing, found[thing.instance]) for thing in objects if thing.instance in found]


def _points(view: DepthView, config: HabitatSettings) -> Floats:
    """[H, W, 3]: where in the world each pixel lies."""
    x, y, z, yaw = view.pose
    pitch, wide = math.radians(config.camera_pitch_deg), math.tan(math.radians(config.hfov_deg) / 2)
    level = np.array([math.cos(yaw), math.sin(yaw), 0.0])
    ahead = level * math.cos(pitch) + (0.0, 0.0, math.sin(pitch))
    above = -level * math.sin(pitch) + (0.0, 0.0, math.cos(pitch))
    left = np.array([-math.sin(yaw), math.cos(yaw), 0.0])
    height, width = view.depth.shape
    across = wide * (1 - 2 * (np.arange(width) + 0.5) / width)
    up = wide * height / width * (1 - 2 * (np.arange(height) + 0.5) / height)
    rays = ahead + across[None, :, None] * left + up[:, None, None] * above
    eye = np.array([x, y, z + config.camera_height - config.navmesh_lift])
    return np.asarray(eye + view.depth[..., None] * rays)


def _in_box(thing: SceneObject, box: Box) -> SceneObject:
    (x0, y0, z0), (x1, y1, z1) = (corner.tolist() for corner in box)
    return replace(thing, lower=(x0, y0, z0), upper=(x1, y1, z1))

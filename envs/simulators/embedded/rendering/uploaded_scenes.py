"""Scenes on a device: uploaded once, and shared by all bodies that are in them."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import warp as wp
from numpy.typing import NDArray

from envs.simulators.embedded.rendering.hierarchy import build_hierarchy
from envs.simulators.embedded.rendering.layout import BLOCK, Face, SceneArrays, Surface
from envs.simulators.embedded.rendering.packing import PackedScene


@dataclass(frozen=True, eq=False)
class UploadedScene:
    """A scene's arrays on a device, as the kernels take them, and a record [1] of them there;
    `mesh` must live as long as they are used.
    """

    packed: PackedScene
    arrays: Any
    record: wp.array
    mesh: wp.Mesh | None


class UploadedScenes:
    """A scene stays while a body is in it, and after that while it is among the `kept` that were
    asked for last.
    """

    def __init__(self, upload: Callable[[PackedScene], UploadedScene], kept: int) -> None:
        self._upload, self._size = upload, kept
        self._alive: WeakValueDictionary[int, UploadedScene] = WeakValueDictionary()
        self._kept: OrderedDict[int, UploadedScene] = OrderedDict()

    def __getitem__(self, packed: PackedScene) -> UploadedScene:
        """The resident of a scene, uploaded now unless it is there."""
        key = id(packed)  # no other scene's while the resident, which holds the scene, is alive
        resident = self._alive.get(key)
        if resident is None:
            resident = self._alive[key] = self._upload(packed)
        self._kept[key] = resident
        self._kept.move_to_end(key)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return resident

    def clear(self) -> None:
        """Let go of all that no body is in."""
        self._kept.clear()


def upload(packed: PackedScene, device: str, *, rays: bool, packets: bool) -> UploadedScene:
    """Bring a scene to a device (without a copy on the CPU); with `rays` or `packets` also build
    what these need.
    """
    scene = SceneArrays()
    scene.chunks, scene.lights = packed.chunks, len(packed.light)
    for name, array in {
        "boxes": _by_eights(packed.boxes),
        "solids": packed.solids,
        "first_block": packed.first_block,
        "corners": packed.corners,
        "light": packed.light,
    }.items():
        setattr(scene, name, wp.from_numpy(array.ravel(), device=device))
    scene.faces = wp.array(packed.faces, dtype=Face, device=device, copy=False)
    scene.surfaces = wp.array(packed.surfaces, dtype=Surface, device=device, copy=False)
    mesh = _mesh(packed, device) if rays and packed.triangles else None
    scene.mesh = np.uint64(mesh.id if mesh else 0)
    if packets:
        _add_hierarchy(scene, packed)
    return UploadedScene(packed, scene, wp.array([scene], dtype=SceneArrays, device=device), mesh)


def _mesh(packed: PackedScene, device: str) -> wp.Mesh:
    """All faces, each with corners of its own; no ray meets those that are points."""
    points = wp.from_numpy(packed.points.reshape(-1, 3), dtype=wp.vec3, device=device)
    return wp.Mesh(points, wp.from_numpy(np.arange(len(points), dtype=np.int32), device=device))


def _add_hierarchy(scene: Any, packed: PackedScene) -> None:
    faces = np.flatnonzero(packed.present).astype(np.int32)
    tree = build_hierarchy(packed.points.reshape(-1, 3), 3 * faces[:, None] + np.arange(3, dtype=np.int32))
    scene.nodes, scene.leaf_corners, scene.children = (_flat(a) for a in (tree.nodes, tree.corners, tree.children))
    scene.leaf_faces = _flat(np.where(tree.faces < 0, np.int32(-1), faces[tree.faces]))


def _by_eights(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """[n, k] as [n / 8 rounded up, k, 8]."""
    filled = np.concatenate([rows, np.zeros((-len(rows) % BLOCK, rows.shape[1]), rows.dtype)])
    return np.ascontiguousarray(filled.reshape(-1, BLOCK, rows.shape[1]).transpose(0, 2, 1))


def _flat(array: NDArray[Any]) -> wp.array:
    return wp.from_numpy(array.ravel(), device="cpu")

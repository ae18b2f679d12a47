"""Scenes on a device: uploaded once, shared by all bodies that are in them, dropped when the last one leaves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import warp as wp
from numpy.typing import NDArray

from envs.embedded.rendering.hierarchy import build_hierarchy
from envs.embedded.rendering.layout import SceneArrays, Surface
from envs.embedded.rendering.packing import PackedScene


@dataclass(frozen=True, eq=False)
class Resident:
    """A scene's arrays on a device, as the kernels take them; `mesh` must live as long as they are used."""

    packed: PackedScene
    arrays: Any
    mesh: wp.Mesh | None


def upload(packed: PackedScene, device: str, *, rays: bool, packets: bool) -> Resident:
    """Bring a scene to a device (without a copy on the CPU); with `rays` or `packets` also build what these need."""
    scene = SceneArrays()
    scene.chunks, scene.lights = packed.chunks, len(packed.light)
    for name in ("boxes", "first_face", "first_vertex", "corners", "light"):
        setattr(scene, name, wp.from_numpy(getattr(packed, name).ravel(), device=device))
    scene.vertices = wp.from_numpy(packed.vertices, dtype=wp.vec3, device=device)
    scene.planes = wp.from_numpy(packed.planes, dtype=wp.vec4, device=device)
    scene.wears = wp.from_numpy(packed.wears, dtype=wp.vec4i, device=device)
    scene.surfaces = wp.array(packed.surfaces, dtype=Surface, device=device, copy=False)
    mesh = wp.Mesh(scene.vertices, scene.corners) if rays and len(packed.corners) else None
    scene.mesh = np.uint64(mesh.id if mesh else 0)
    if packets:
        tree = build_hierarchy(packed.vertices, packed.corners)
        scene.nodes, scene.leaf_corners = (_flat(array) for array in (tree.nodes, tree.corners))
        scene.children, scene.leaf_faces = (_flat(array) for array in (tree.children, tree.faces))
    return Resident(packed, scene, mesh)


def _flat(array: NDArray[Any]) -> wp.array:
    return wp.from_numpy(array.ravel(), device="cpu")

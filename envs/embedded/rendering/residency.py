"""Scenes on a device: uploaded once, shared by all bodies that are in them, dropped when the last one leaves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import warp as wp

from envs.embedded.rendering.layout import SceneArrays, Surface
from envs.embedded.rendering.packing import PackedScene


@dataclass(frozen=True, eq=False)
class Resident:
    """A scene's arrays on a device, as the kernels take them; `mesh` must live as long as they are used."""

    packed: PackedScene
    arrays: Any
    mesh: wp.Mesh | None


def upload(packed: PackedScene, device: str, rays: bool) -> Resident:
    """Bring a scene to a device (without a copy on the CPU); with `rays` also build what ray queries need."""
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
    return Resident(packed, scene, mesh)

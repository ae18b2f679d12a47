"""Visibility of big scans on the CPU: the packets of packets.cpp as a Warp function."""

import warp as wp

from envs.simulators.embedded.rendering.layout import CameraView, SceneArrays
from envs.simulators.embedded.rendering.source import source

_PACKETS = (
    source("lanes_eight", "packets")
    + """
const Packets::Scene the_scene = {scene.nodes.data, scene.children.data, scene.leaf_corners.data,
    scene.leaf_faces.data};
const int wide = view.width * view.samples, high = view.height * view.samples;
const Packets::View the_view = {(const float *)(cameras.data + 4 * body), 0.5f * wide, 0.5f * high,
    0.5f * wide / view.wide, wide, high, view.stride};
Packets::draw(the_scene, the_view, inverse_depth.data, face.data);
"""
)


@wp.func_native(_PACKETS)
def cast(
    scene: SceneArrays,
    view: CameraView,
    cameras: wp.array(dtype=wp.vec3),
    body: int,
    inverse_depth: wp.array(dtype=wp.float32),
    face: wp.array(dtype=wp.int32),
) -> None:
    """Find what one body sees, sample by sample, into inverse_depth and face; see packets.cpp. The
    scene must have a hierarchy.
    """
    ...

"""A camera in front of boxes. Frame: y up, the camera looks along its -z."""

import math
from typing import Any

import numpy as np

_LIGHT = np.array([0.7, 1.0, 0.85])


def render(tree: dict[str, Any], spec: Any, kind: str, position: np.ndarray, rotation: list[float]) -> np.ndarray:
    """Planar depth in metres (0: nothing), RGBA, or object ids."""
    boxes = [(box, 0) for box in tree["boxes"]]
    boxes += [(thing["box"], thing["semantic_id"]) for thing in tree.get("objects", [])]
    eye, rays = _rays(spec, np.asarray(position, float), rotation)
    depth, number, axis = _nearest(np.array([box for box, _ in boxes], float), eye, rays)
    if kind == "DEPTH":
        return np.where(np.isinf(depth), 0.0, depth).astype(np.float32)
    hit = number >= 0
    if kind == "SEMANTIC":
        return np.where(hit, np.array([id for _, id in boxes])[number], 0).astype(np.uint32)
    tint = 60 + 150 * ((37 * (number[..., None] + 1) + np.array([0, 71, 29])) % 97) / 97
    colour = np.where(hit[..., None], tint * _LIGHT[axis][..., None], 20)
    return np.concatenate([colour, np.full((*hit.shape, 1), 255)], axis=-1).astype(np.uint8)


def _rays(spec: Any, position: np.ndarray, rotation: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """The eye, and for every pixel the direction whose part along the optical axis is one metre."""
    height, width = spec.resolution
    wide = math.tan(math.radians(spec.hfov) / 2)
    x = wide * (2 * (np.arange(width) + 0.5) / width - 1)
    y = wide * height / width * (1 - 2 * (np.arange(height) + 0.5) / height)
    rays = np.stack(np.broadcast_arrays(x[None], y[:, None], -1.0), axis=-1)
    pitch, heading = float(spec.orientation[0]), 2 * math.atan2(rotation[1], rotation[3])
    c, s = math.cos(pitch), math.sin(pitch)
    tilt = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    c, s = math.cos(heading), math.sin(heading)
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    return position + turn @ np.asarray(spec.position, float), rays @ (turn @ tilt).T


def _nearest(boxes: np.ndarray, eye: np.ndarray, rays: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Depth (inf: nothing), which box (-1: none) and across which axis it is met."""
    depth = np.full(rays.shape[:2], np.inf)
    number, axis = np.full(depth.shape, -1), np.zeros(depth.shape, int)
    with np.errstate(divide="ignore", invalid="ignore"):
        for i, box in enumerate(boxes):
            ends = np.sort([(box[:3] - eye) / rays, (box[3:] - eye) / rays], axis=0)
            entry, leave = ends[0].max(axis=-1), ends[1].min(axis=-1)
            met = (entry < leave) & (entry > 0.01) & (entry < depth)
            depth[met], number[met], axis[met] = entry[met], i, ends[0].argmax(axis=-1)[met]
    return depth, number, axis

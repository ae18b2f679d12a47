"""Type aliases of arrays, poses and states, each with one meaning in the whole project.

Those of tensors are in `embodied.tensor_types`: a simulator's worker loads this file, and not
torch.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""float64 arrays; each signature gives the shape."""

Flags = NDArray[np.bool_]
"""Boolean arrays."""

Indices = NDArray[np.intp]
"""Index arrays."""

Motions = NDArray[np.float64]
"""Motions [..., 3]: metres forward, metres left, degrees counter-clockwise, in the body frame."""

Point = tuple[float, float, float]
"""x east, y north, z up, in metres."""

Pose = tuple[float, float, float, float]
"""x, y, z in metres, yaw in radians counter-clockwise from +x."""

PlanarPose = tuple[float, float, float]
"""x, y in metres, yaw in radians: a robot's pose on its floor, or a motion in the body frame."""

Frame = NDArray[Any]
"""One frame of a sensor, [H, W, C]."""

StateDict = dict[str, Any]
"""The state of an object for checkpoints: dicts and lists of arrays, numbers, strings or None."""

VideoFrames = NDArray[np.uint8]
"""The frames of a video, [T, H, W, 3]."""

"""The rule by which END succeeds in ObjectNav.

An object is *in view* of a body when it covers at least a number of pixels of the body's instance
image (so that nothing hides it), and *within reach* when the body's axis is at most a number of
metres from the object's box, measured along the floor. Found is both. AI2-THOR's rule, by which the
AAP paper's code judges, is of this kind: one of the object's points is seen by the camera, and its
collider lies in the capsule of the visibility distance around the body. Boxes are wider than what
they hold, so a thing that stands askew is within reach a little earlier here.
"""

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import SceneObject
from embodied.types import Floats
from envs.scene_objects import distance_along_floor


def found(things: list[SceneObject], pose: Floats, instances: NDArray[np.integer], reach: float, pixels: int) -> bool:
    """Whether a body at `pose` [4] that sees the instance image `instances` [H, W, 1] has found any
    of the objects.
    """
    near = [thing for thing in things if distance_along_floor(pose, thing) <= reach]
    return any(np.count_nonzero(instances == thing.instance) >= pixels for thing in near)

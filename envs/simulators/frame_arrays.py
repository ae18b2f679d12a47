"""Frames as arrays, where they lie."""

from typing import Any

import numpy as np

Array = Any
"""A NumPy array for what lies in host memory, a torch tensor for what lies on a GPU."""

_HOST = 1
"""DLPack's number of host memory."""


def as_array(frame: Any) -> Array:
    """A DLPack array, not copied."""
    if isinstance(frame, np.ndarray):
        return frame
    if frame.__dlpack_device__()[0] == _HOST:
        return np.from_dlpack(frame)
    from torch.utils.dlpack import from_dlpack

    return from_dlpack(frame)


def copied(array: Array) -> Any:
    """A copy in host memory, as NumPy."""
    return array.copy() if isinstance(array, np.ndarray | np.generic) else array.to("cpu", copy=True).numpy()

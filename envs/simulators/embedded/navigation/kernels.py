"""How the kernels of navigation are compiled, and how they are handed arrays of the host."""

from typing import Any

import warp as wp
from numpy.typing import NDArray

COMPILE = {"enable_backward": False, "fuse_fp": False}
"""No fused multiply-adds, so that every x86-64 CPU gives the same bits."""


def on_host(array: NDArray[Any], dtype: Any) -> wp.array:
    """The same memory as a Warp array; the array must outlive it."""
    return wp.array(array, dtype=dtype, device="cpu", copy=False)

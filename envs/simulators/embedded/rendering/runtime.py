"""Starting Warp, and how its kernels are compiled here."""

import os
from functools import cache

import warp as wp

COMPILE = {
    "enable_backward": False,
    # No fused multiply-adds, so that every x86-64 CPU gives the same bits.
    "fuse_fp": False,
    # Without the straight-line vectoriser: it packs scalar shading into shuffles that cost more
    # than they save.
    "cpu_compiler_flags": "-march=native -fno-slp-vectorize -mllvm=-inline-threshold=9000",
}


@cache
def start_warp() -> None:
    """Start Warp, quietly. Kernels are compiled when first used (some seconds) and kept in Warp's
    cache.

    Raises:
        RuntimeError: when that cache cannot be written.
    """
    wp.config.log_level = wp.LOG_ERROR
    advice = "set WARP_CACHE_PATH to a folder that can be written"
    try:
        wp.init()
    except OSError as error:
        raise RuntimeError(f"Warp cannot make its cache of compiled kernels: {error}; {advice}") from error
    folder = str(wp.config.kernel_cache_dir)
    if not os.access(folder, os.W_OK):
        raise RuntimeError(f"Warp's cache of compiled kernels, {folder}, cannot be written; {advice}")


def has_gpu() -> bool:
    """Whether Warp finds a CUDA device."""
    start_warp()
    return bool(wp.is_cuda_available())


def name_of(device: str) -> str:
    """Returns the name of a device."""
    return str(wp.get_device(device).name)


def wait_for(device: str) -> None:
    """Waits until the device has finished its work."""
    wp.synchronize_device(device)

"""AI2-THOR's real client, in an environment of its own: a home to write to, no display, no GPU
chosen.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("ai2thor", reason='the AI2-THOR tests need its client: pip install "surefoot[thor]"')


@pytest.fixture(autouse=True, scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the client writes. Compiled kernels stay where they are."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        if "WARP_CACHE_PATH" not in os.environ:
            import warp as wp

            wp.config.quiet = True
            wp.init()
            patch.setenv("WARP_CACHE_PATH", str(Path(wp.config.kernel_cache_dir).parent))
        patch.setenv("HOME", str(folder))
        for name in ("DISPLAY", "CUDA_VISIBLE_DEVICES", "AI2THOR_VISIBILITY_DISTANCE"):
            patch.delenv(name, raising=False)
        yield folder

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths")
def test_a_cache_that_cannot_be_written_is_named():
    code = "from envs.simulators.embedded.rendering.runtime import start_warp; start_warp()"
    environment = os.environ | {"WARP_CACHE_PATH": "/dev/null/warp", "PYTHONPATH": os.getcwd()}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert "RuntimeError" in ran.stderr
    assert "WARP_CACHE_PATH" in ran.stderr

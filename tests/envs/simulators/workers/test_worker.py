"""What the program of a worker loads."""

import subprocess
import sys


def test_a_worker_does_without_torch() -> None:
    """Each of many workers would hold some 200 MB more."""
    code = "import sys, envs.simulators.workers.worker; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

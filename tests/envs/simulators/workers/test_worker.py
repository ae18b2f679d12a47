"""What the programs of workers load."""

import subprocess
import sys

import pytest

MODULES = ["workers.worker", "embedded.worker_body", "thor.thor_body", "habitat.habitat_body"]


@pytest.mark.parametrize("module", MODULES)
def test_a_worker_does_without_torch(module: str) -> None:
    """Each of many workers would hold some 200 MB more."""
    code = f"import sys, envs.simulators.{module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

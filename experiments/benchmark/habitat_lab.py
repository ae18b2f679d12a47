"""`python -m experiments.benchmark.habitat_lab [PYTEST ARGUMENTS]`: habitat-lab in an environment
of its own, and our tests against it there.

Its pins clash with Surefoot's (NumPy 1.26.4), so it is no extra. The environment holds
habitat-lab and what only it needs; all else is found where this process finds it. It is made on the
first use, below `~/.cache/surefoot`, or where HABITAT_LAB_ENVIRONMENT says. Needs a checkout, for
its tests.
"""

import os
import subprocess
import sys
from pathlib import Path

from experiments.benchmark.peers.environments import CHECKOUT, UnavailableError, interpreter
from experiments.benchmark.peers.peer import Peer

REQUIREMENTS = Path(__file__).with_name("habitat_lab.requirements.txt")
TESTS = Path("tests/envs/simulators/habitat/test_lab.py")


def main() -> int:
    """Make the environment if need be and run the tests; the exit status is pytest's, or 2 when
    there is no environment.
    """
    home = Path(os.environ.get("HABITAT_LAB_ENVIRONMENT", Path.home() / ".cache" / "surefoot"))
    try:
        python = interpreter(Peer(name="habitat_lab", module="pytest", requirements=REQUIREMENTS), home)
    except UnavailableError as error:
        print(f"habitat-lab cannot be installed: {error}", file=sys.stderr)
        return 2
    print(f"habitat-lab's environment: {python}", flush=True)
    return subprocess.run([str(python), "-m", "pytest", str(TESTS), *sys.argv[1:]], cwd=CHECKOUT).returncode


if __name__ == "__main__":
    sys.exit(main())
